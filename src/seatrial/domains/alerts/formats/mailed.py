"""Mails: one is one item, known by the thread that it belongs to, or by what the mapping of its source says.

Nothing is guessed from what people read: without a mapping, a mail says that something holds, and mails that
answer it (`References`, `In-Reply-To`) are about the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from seatrial.domains.alerts.formats import generic, parts
from seatrial.domains.alerts.formats.parts import CannotRead
from seatrial.domains.alerts.formats.remarks import remarked
from seatrial.domains.alerts.rules.mailing import fields_of, refusal
from seatrial.domains.alerts.types import Post, Reading, Said
from seatrial.kit import mails
from seatrial.kit.mails import Mail

#: The header of an arrival that says why the mail was refused when it came.
REFUSED = "refused"


def read(post: Post) -> Reading:
    """The one item of the mail. Raises CannotRead."""
    try:
        mail = mails.read(post.body)
    except mails.CannotReadMail as problem:
        raise CannotRead(str(problem)) from None
    if why := post.headers.get(REFUSED) or refusal(mail, spec=post.spec):
        return Reading(refused=why)
    said = post.spec.get("mapping")
    if not said:
        return Reading(items=(remarked(lambda: _plain(mail, str(post.uid))),))
    found = generic.read_mapped(fields_of(mail), said=said)
    if found.rejects:
        raise CannotRead(found.rejects[0].problem)
    return Reading(items=tuple(remarked(partial(_explained, item, mail)) for item in found.items))


def _plain(mail: Mail, uid: str) -> Said:
    """A mail that no thread and no id tells from others is an alert of its own."""
    labels = {"from": mail.sender} if mail.sender else {}
    said = Said(
        position=0, key=parts.key(mail.thread or uid, what="the thread"), state="firing",
        title=parts.title(mail.subject, otherwise="Mail without a subject"), labels=labels,
    )  # fmt: skip
    return _explained(said, mail)


def _explained(said: Said, mail: Mail) -> Said:
    return replace(said, annotations={**_annotations(mail), **said.annotations})


def _annotations(mail: Mail) -> Mapping[str, str]:
    found = {"from": mail.headers.get("from", ""), "description": mail.text.strip()}
    return {name: parts.words(text, what=f"annotation {name}") for name, text in found.items() if text}
