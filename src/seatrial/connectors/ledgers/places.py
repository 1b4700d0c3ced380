"""From the words of a setting to the place that they mean."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from seatrial.connectors.ledgers import repositories, stores
from seatrial.connectors.ledgers.files import FileLedger
from seatrial.connectors.ledgers.repositories import GitLedger
from seatrial.connectors.ledgers.shape import CannotKeep, Kept, Ledger

__all__ = ["CannotKeep", "Kept", "Ledger", "describe", "open_ledger"]

BRANCH = "seatrial-audit"
_FORMS = "file:/path, git:ssh://git@host/repository.git, s3://bucket/prefix or dir:/path"


def open_ledger(place: str, *, cache: Path | None = None) -> Ledger:
    """The ledger at `file:/path`, `git:ADDRESS#branch`, `s3://bucket/prefix` or `dir:/path`.

    A path alone means what is there: a repository, a folder, or a file. What can be copied is kept in the
    folder `cache`, which exists. Raises CannotKeep.
    """
    kind, _, rest = place.partition(":")
    if kind == "s3":
        return stores.of_bucket(place)
    if kind == "file" and rest:
        return FileLedger(Path(rest).expanduser())
    if kind == "dir" and rest:
        return stores.of_folder(Path(rest).expanduser())
    if kind == "git" and rest:
        return _repository(rest, cache)
    path = Path(place).expanduser()
    if repositories.is_repository(path):
        return _repository(place, cache)
    if path.is_dir():
        return stores.of_folder(path)
    if path.exists():
        return FileLedger(path)
    raise CannotKeep(f"{describe(place)} is no anchor that is known here", remedy=f"Write {_FORMS}.")


def describe(place: str) -> str:
    """The place without the password or token that an address may hold."""
    kind, colon, rest = place.partition(":")
    if kind != "git":
        return place
    parts = urlsplit(rest)
    if parts.password is None:
        return place
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    return f"{kind}{colon}{urlunsplit(parts._replace(netloc=f'{parts.username}@{host}{port}'))}"


def _repository(words: str, cache: Path | None) -> GitLedger:
    location, _, branch = words.partition("#")
    shown = describe(f"git:{words}").removeprefix("git:")
    return GitLedger(location, branch=branch or BRANCH, shown=shown, cache=cache)
