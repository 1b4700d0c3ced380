"""What a workspace may be registered as, every fault at once."""

import re
from collections.abc import Iterator

from seatrial.connectors.git import BadPlace, parse
from seatrial.domains.workspace.rules.uploads import accept_name
from seatrial.domains.workspace.types import Registration
from seatrial.kit import urns
from seatrial.kit.files import BadPath, normalise
from seatrial.kit.problems import Fault, Problem

LEAST_POLL_SECONDS, MOST_POLL_SECONDS = 10, 86_400
#: git-check-ref-format(1), as far as a branch can be mistaken.
_BAD_IN_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|/\.|\.lock(?:/|$)|^[-/.]|[/.]$")
_CREDENTIAL = re.compile(r"env:(?!SEATRIAL_)[A-Za-z_][A-Za-z0-9_]*|file:/[^\x00\n]+")


class CannotRegister(Problem):
    """The workspace cannot be registered like that; each fault names its field."""

    type = "cannot-register"
    title = "The workspace is not registered"
    status = 422


def accept_registration(wanted: Registration) -> Registration:
    """The registration with its paths in one form; raises CannotRegister with every fault."""
    accept_name(wanted.name)
    faults = list(_faults(wanted))
    if faults:
        raise CannotRegister(f"workspace {wanted.name} cannot be registered like that", faults=faults)
    return wanted


def _faults(wanted: Registration) -> Iterator[Fault]:
    if bool(wanted.url) == bool(wanted.directory) and wanted.url:
        yield Fault("/directory", "a workspace is a repository or a directory", "Leave one of the two out.")
    if wanted.url:
        yield from _git_faults(wanted)
    elif wanted.credential or wanted.auto_apply:
        yield Fault(
            "/url", "only a repository has a credential and is applied by itself", "Give its address."
        )
    if wanted.directory and not wanted.directory.startswith("/"):
        yield Fault("/directory", "is no absolute path", "Write it from the root: /srv/ops.")
    if not 0 <= wanted.precedence <= 1000:
        yield Fault("/precedence", "is a whole number from 0 to 1000", "0 is that of all others.")
    if wanted.owner:
        try:
            urns.parse(wanted.owner)
        except urns.BadUrn as bad:
            yield Fault("/owner", str(bad), "Write for example team:platform.")


def _git_faults(wanted: Registration) -> Iterator[Fault]:
    try:
        parse(wanted.url)
    except BadPlace as bad:
        yield Fault("/url", str(bad), "Write https://git.example.org/team/ops.git or git@host:team/ops.git.")
    if not wanted.branch or _BAD_IN_BRANCH.search(wanted.branch) or len(wanted.branch) > 250:
        yield Fault("/branch", f"{wanted.branch[:80]!r} is no name of a branch", "Write for example main.")
    if wanted.folder.strip("/"):
        try:
            normalise(wanted.folder.strip("/"))
        except BadPath as bad:
            yield Fault("/folder", str(bad), "Write it from the repository's root: ops.")
    if wanted.credential and not _CREDENTIAL.fullmatch(wanted.credential):
        remedy = "Write env:NAME (a variable of the workers, not of SEATRIAL_) or file:/path."
        yield Fault("/credential", "is no reference to a secret", remedy)
    if not LEAST_POLL_SECONDS <= wanted.poll_seconds <= MOST_POLL_SECONDS:
        span = f"{LEAST_POLL_SECONDS} to {MOST_POLL_SECONDS:,}"
        yield Fault("/poll_seconds", f"is a number of seconds from {span}", "60 is usual.")
