"""How templates spell times of severities."""

from django import template

from seatrial.domains.severities import rules
from seatrial.domains.severities.types import Wait

register = template.Library()


@register.filter
def wait(value: Wait) -> str:
    """The wait as people read it: `15 min`, `1 business day`, `none`."""
    return rules.spell(value)
