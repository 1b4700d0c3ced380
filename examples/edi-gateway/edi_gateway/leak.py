"""Looks for claims where none may be: in logs and other files. It says where, and never what."""

import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from edi_gateway.store import Store

#: Segments that name a patient or say what was done to one, in any delimiters; an identifier by its label.
_SIGNS = {
    "patient": re.compile(r"NM1(?P<mark>[^\w\s])(?:IL|QC)(?P=mark)"),
    "birth": re.compile(r"DMG(?P<mark>[^\w\s])D8(?P=mark)[0-9]{8}"),
    "claim": re.compile(r"CLM(?P<mark>[^\w\s])[^~]{1,38}(?P=mark)[0-9]"),
    "service": re.compile(r"SV1(?P<mark>[^\w\s])[A-Z]{2}[^\w\s]"),
    "member": re.compile(r"\b(?:member|patient|subscriber)[ _-]?id\W{1,4}\w{4,}", re.IGNORECASE),
}


def scan(store: Store, files: Iterable[Path], canaries: Iterable[str] = ()) -> list[dict[str, object]]:
    """Each line with a sign of a claim or a planted text: file, line, sign. Metrics and log know it."""
    found = [
        {"file": file.name, "line": number, "sign": sign}
        for file in files
        for number, text in enumerate(_lines(file), start=1)
        for sign in _signs(text, canaries)
    ]
    store.set("edi_leaked_records", len({(one["file"], one["line"]) for one in found}))
    store.mark("leak-scan", time.time())
    for one in found:
        store.event("leak found", **one)
    return found


def quarantine(store: Store, files: Iterable[Path], to: Path, canaries: Iterable[str] = ()) -> dict[str, str]:
    """Each file as it was lies in `to`, with its SHA-256; in its place a copy without the lines that leak."""
    to.mkdir(parents=True, exist_ok=True)
    kept = {}
    for file in files:
        lines = list(_lines(file))
        if not any(_signs(text, canaries) for text in lines):
            continue
        name = f"{int(time.time())}-{file.name}"
        file.replace(to / name)  # whoever writes goes on in a new file
        (to / name).chmod(0o600)
        kept[name] = hashlib.sha256((to / name).read_bytes()).hexdigest()
        clean = [text for text in _lines(to / name) if not _signs(text, canaries)]
        file.with_name(f"clean-{name}").write_text("".join(clean))
        store.event("quarantined", file=file.name, kept=name, removed=len(lines) - len(clean))
    (to / "manifest.json").write_text(json.dumps(kept, indent=1) + "\n")
    return kept


def _lines(file: Path) -> Iterator[str]:
    with file.open(errors="replace") as lines:
        yield from lines


def _signs(text: str, canaries: Iterable[str]) -> list[str]:
    planted = ["canary"] if any(canary in text for canary in canaries) else []
    return planted + [sign for sign, pattern in _SIGNS.items() if pattern.search(text)]
