"""Addresses of what programs read, and of what describes it to them."""

from django.urls import URLPattern, path

from briefing.sitemap import SITEMAPS
from data.dictionary import views as dictionary
from data.sitemap import DataPages

# The map is briefing's, which knows nothing of this.
SITEMAPS["data"] = DataPages()

urlpatterns: list[URLPattern] = [
    path("data/", dictionary.dictionary_page, name="data"),
]
