"""Numbers in the editor, as a person would write them."""

from decimal import Decimal
from typing import Any

from django import forms


class PlainNumber(forms.NumberInput):
    """A number without the zeros that its column adds: 50, not 50.00000."""

    def format_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return super().format_value(value)
