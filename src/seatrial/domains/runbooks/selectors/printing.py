"""Reads what is printed or taken along: the card of a runbook, the offline bundle of a service."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from seatrial import __version__
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.formats import cards
from seatrial.domains.runbooks.formats.bundles import Bundle, Helper, to_zip
from seatrial.domains.runbooks.selectors import library
from seatrial.domains.runbooks.types import Content, Document, Wanted
from seatrial.domains.runbooks.types.runs import Run
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def card(name: str, *, actor: Actor, now: datetime) -> tuple[str, bytes]:
    """The name of the file, and the card of the runbook as PDF; raises NotFound."""
    found = library.content(name, actor=actor, now=now)
    contacts = [each.words for each in _helpers(found.runbook.service)]
    return f"{found.runbook.name.replace('/', '-')}-card.pdf", cards.to_pdf(_named(found), contacts=contacts)


def bundle(service: str, *, actor: Actor, now: datetime) -> tuple[str, bytes]:
    """The name of the file, and all runbooks of the service as a zip archive that opens without a server.

    Raises NotFound, also where the service has no runbook.
    """
    known = catalog.known_service(service.removeprefix("service:"), actor=actor)
    listed = library.runbooks(Wanted(service=known.urn), now=now)
    if not listed:
        raise NotFound(
            f"{known.name} has no runbook", remedy="Write one: a Markdown file in a folder runbooks."
        )
    contents = tuple(_named(library.content(each.name, actor=actor, now=now)) for each in listed)
    files = {
        path: data
        for each in contents
        for path in each.attachments
        if (data := library.attachment(each, path=path)) is not None
    }
    made = Bundle(known.name, known.title, now, __version__, contents, _helpers(known.urn), files)
    return f"{known.name}-runbooks.zip", to_zip(made)


def document_of_run(run: Run) -> tuple[Document, bool]:
    """The runbook of exactly the revision that is run; and whether it still is the runbook's present one."""
    row = models.Revision.objects.select_related("runbook").defer("text", "runbook__trigger").get(
        runbook=UUID(run.runbook_uid), digest=run.revision
    )  # fmt: skip
    return Document.from_json(row.parsed), row.runbook.current_id == row.pk and row.runbook.removed_at is None


def by_path(found: Content) -> dict[str, str]:
    """The names of the workspace's runbooks by the path of their file."""
    rows = models.Runbook.objects.filter(workspace=found.runbook.workspace, removed_at=None)
    return dict(rows.values_list("path", "name"))


def _named(found: Content) -> Content:
    """On paper its owner has the name that people call it by: nobody looks a URN up there."""
    owner = found.runbook.owner
    return replace(found, runbook=replace(found.runbook, owner=catalog.titles({owner}).get(owner, owner)))


def _helpers(urn: str) -> tuple[Helper, ...]:
    """Who is called for the service, its team and its system."""
    service = catalog.by_urn(urn)
    owners = [each for each in (urn, service.owner, service.system) if each] if service else []
    listed = catalog.contacts(owners)
    titles = catalog.titles({each.who for each in listed if each.who})
    return tuple(
        Helper(each.name or titles.get(each.who, each.who), f"{each.channel}: {each.address}", each.purpose)
        for each in listed
    )
