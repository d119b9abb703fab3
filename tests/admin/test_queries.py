"""A list in the admin costs the same however many rows there are."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from record.models import Edit, Tracked

pytestmark = pytest.mark.usefixtures("record")
LISTED = [model for model in admin.site._registry if issubclass(model, Tracked | Edit)]


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_a_list_costs_few_queries_and_none_a_row(desk, model):
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    desk.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        desk.get(url)
    shown = min(model.objects.count(), 50)
    assert len(queries) <= 16, f"{len(queries)} queries for {shown} rows"
