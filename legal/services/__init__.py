"""What changes the register: changes of law, and what became of what rests on it."""

from .changing import (
    ChangeAsked,
    check_change,
    record_change,
    withdraw_change,
)
from .impact import join_items, open_items, reached_by, refresh_items
from .settling import assign_items, reviewed, settle_item, settle_items

__all__ = [
    "ChangeAsked",
    "assign_items",
    "check_change",
    "join_items",
    "open_items",
    "reached_by",
    "record_change",
    "refresh_items",
    "reviewed",
    "settle_item",
    "settle_items",
    "withdraw_change",
]
