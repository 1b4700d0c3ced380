"""Words of identity on pages: `{% load identity %}`."""

from django import template

from seatrial.domains.identity.types import ROLES

register = template.Library()


@register.filter
def role_title(name: str) -> str:
    """The role as people call it; its name where nobody knows it any more."""
    role = ROLES.find(name)
    return role.title if role else name
