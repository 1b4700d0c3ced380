"""How alerts of Prometheus name their runbooks, and where in a workspace those may lie."""

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

#: Annotations that name a runbook, the commoner first.
RUNBOOK_ANNOTATIONS = ("runbook_url", "runbook", "runbook_link")


def runbook_of(annotations: Mapping[str, object]) -> tuple[str, str]:
    """The annotation that names the runbook, and what it says; both '' where none does."""
    key = next((key for key in RUNBOOK_ANNOTATIONS if annotations.get(key)), "")
    return key, str(annotations[key]) if key else ""


def places_of(link: str, *, path: str, bases: Mapping[str, str]) -> list[str] | None:
    """The paths that the link may mean, from a rule in the file `path`; None where it leads to the web alone.

    `bases` gives the folder that each web address shows; that of '' is where links without an address begin.
    """
    for base, folder in bases.items():
        if base and link.startswith(base):
            rest = unquote(urlsplit(link[len(base) :]).path).strip("/")
            return _spellings(f"{folder.strip('/')}/{rest}" if folder.strip("/") else rest)
    if "://" in link:
        return None
    place = link.partition("#")[0].removeprefix("runbook:")
    near = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
    own = f"runbooks/{place.rpartition('/')[2]}" if link.startswith("runbook:") else place.lstrip("/")
    found = [*_spellings(own), *(_spellings(near) if not near.startswith("..") else ())]
    folder = bases.get("", "").strip("/")
    return [*_spellings(f"{folder}/{place.strip('/')}"), *found] if folder else found


def _spellings(place: str) -> list[str]:
    place = place.rstrip("/")
    return [place, f"{place}.md", f"{place}/README.md", f"{place}/index.md"]
