"""How the page says when something is due."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..standing import SOON_DAYS


def due_words(due_on: date, on: date) -> str:
    """Say when something is due, in days where that is soon or past."""
    days = (due_on - on).days
    if days < 0:
        return ngettext(
            "overdue by %(days)d day", "overdue by %(days)d days", -days
        ) % {"days": -days}
    if days == 0:
        return _("due today")
    if days <= SOON_DAYS:
        return ngettext("due in %(days)d day", "due in %(days)d days", days) % {
            "days": days
        }
    return _("due on %(day)s") % {"day": f"{due_on:%d/%m/%Y}"}
