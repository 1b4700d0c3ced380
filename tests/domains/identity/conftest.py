"""What roles are held within in these tests."""

import pytest

from seatrial.domains.catalog.models import Party
from tests.factories import catalog


@pytest.fixture
def things(db):
    """`service:edi-gateway` of `team:edi`, two services of others, and `system:exchange` stand."""
    catalog.service("edi-gateway", owner="team:edi")
    catalog.service("label-printer", owner="team:printers")
    catalog.service("other", owner="team:others")
    for urn in ("team:edi", "system:exchange"):
        kind, _, name = urn.partition(":")
        Party.objects.create(urn=urn, kind=kind, name=name, title=name)
