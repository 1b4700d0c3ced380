"""Words of identity on pages: `{% load identity %}`."""

from django import template
from django.template.context import Context

from seatrial.domains.identity import policies
from seatrial.domains.identity.types import ROLES
from seatrial.ui.requests import actor_of

register = template.Library()


@register.filter
def role_title(name: str) -> str:
    """The role as people call it; its name where nobody knows it any more."""
    role = ROLES.find(name)
    return role.title if role else name


@register.simple_tag(takes_context=True)
def sees_people(context: Context) -> bool:
    """Whether whoever looks may see other people: vendors do not."""
    return policies.may_see_people(actor_of(context["request"])).allowed
