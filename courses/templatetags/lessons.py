"""What block templates of lessons ask."""

from datetime import date

from django import template
from django.utils.timezone import localdate

from legal.history import News
from legal.models import Provision, ProvisionWording

register = template.Library()


@register.simple_tag(takes_context=True)
def reading_day(context: template.Context) -> date:
    """Return the day the lesson is read on."""
    return context.get("on") or localdate()


@register.filter
def wording_on(provision: Provision, on: date) -> ProvisionWording | None:
    """Return what the provision said on a day."""
    return provision.wording_on(on)


@register.filter
def force_on(provision: Provision, on: date) -> str:
    """Return the state of the provision on a day, for the tag ``state``."""
    return provision.force_on(on).value


@register.simple_tag(takes_context=True)
def changed_since(context: template.Context, provision: Provision) -> date | None:
    """Return the day a provision changed after the text around it was reviewed."""
    news: News | None = context.get("news")
    return news.since(provision) if news else None
