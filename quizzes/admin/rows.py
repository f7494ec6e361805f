"""Rows of an inline panel, as a form checks them."""

from typing import Any

from django.forms import BaseFormSet


def rows_of(formset: BaseFormSet[Any]) -> list[Any]:
    """Return the rows of an inline panel as they will be saved, in their order."""
    return [form.instance for form in formset.ordered_forms]
