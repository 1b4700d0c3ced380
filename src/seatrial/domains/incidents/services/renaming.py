"""Incidents follow services that are renamed."""

from collections.abc import Mapping

from seatrial.domains.incidents import models


def rename(renamed: Mapping[str, str]) -> None:
    """Incidents and parties of a renamed service name its new URN."""
    for old, new in renamed.items():
        models.Incident.objects.filter(service=old).update(service=new)
        models.Party.objects.filter(urn=old).update(urn=new)
        models.Link.objects.filter(party=old).update(party=new)
        models.Entry.objects.filter(party=old).update(party=new)
