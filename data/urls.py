"""Addresses of what programs read, and of what describes it to them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
