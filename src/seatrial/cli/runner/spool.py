"""What a runner did of a run, on its disk before anybody is told: so that nothing that was shown is lost."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FOLDER, _REFUSED = "runs", ".refused"
#: So much of what Seatrial did not take stays; what is older goes, the newest never.
_MOST_REFUSED, _MOST_REFUSED_BYTES = 20, 200_000_000
Event = Mapping[str, Any]


@dataclass(slots=True)
class Left:
    """What a spool holds after its runner was killed. `begun` has no end; `lines` are all, in order."""

    head: Mapping[str, Any] = field(default_factory=dict)
    lines: list[Mapping[str, Any]] = field(default_factory=list)
    endings: list[Mapping[str, Any]] = field(default_factory=list)
    begun: Mapping[str, Any] | None = None
    #: whether the server said that it may begin; None where its answer never came
    goes: bool | None = None
    mark: Mapping[str, Any] = field(default_factory=dict)
    #: the last line that the server had when the runner heard of it
    acked: int = 0


class Spool:
    """The events of one stretch. What is kept survives a power cut, what is noted the runner's end."""

    def __init__(self, file: Path, *, head: Mapping[str, Any]) -> None:
        self.file, self._is_torn = file, False
        file.parent.mkdir(mode=0o700, exist_ok=True)
        self._number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if head:
                self.keep({"head": head})
                _sync(file.parent)
        except OSError:
            self.close()
            raise

    def note(self, *events: Event) -> None:
        """The events are written, in one piece."""
        text = "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in events)
        # what a full disk cut off must not spoil what is written once there is room again
        data = (b"\n" if self._is_torn else b"") + text.encode()
        self._is_torn = True
        while data:
            data = data[os.write(self._number, data) :]
        self._is_torn = False

    def keep(self, *events: Event) -> None:
        """The events are on the disk."""
        self.note(*events)
        os.fdatasync(self._number)

    def close(self) -> None:
        """Nothing more comes."""
        with suppress(OSError):
            os.close(self._number)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def file_of(folder: Path, *, job: str) -> Path:
    """Where the events of that job are."""
    return folder / _FOLDER / f"{job}.jsonl"


def files(folder: Path) -> Sequence[Path]:
    """All spools of the runner, the oldest first."""
    return sorted((folder / _FOLDER).glob("*.jsonl"), key=lambda file: file.stat().st_mtime)


def set_aside(folder: Path, *, job: str) -> Path | None:
    """Where the events of that job are from now on, of which Seatrial takes nothing more; None where there
    are none. Of those that lie there, the oldest go.
    """
    file = file_of(folder, job=job)
    if not file.exists():
        return None
    found = file.rename(file.with_suffix(_REFUSED))  # a full disk can do that
    os.utime(found)
    left = _MOST_REFUSED_BYTES
    kept = file.parent.glob(f"*{_REFUSED}")
    for number, each in enumerate(sorted(kept, key=lambda each: each.stat().st_mtime_ns, reverse=True)):
        left -= each.stat().st_size
        if number and (number >= _MOST_REFUSED or left < 0):
            each.unlink()
    return found


def read(file: Path) -> Left:
    """What the spool holds; a last line that was cut off is none."""
    found = Left()
    for event in _events(file):
        if "head" in event:
            found.head = event["head"]
        if "lines" in event:
            found.lines += event["lines"]
        if "ended" in event:
            found.endings.append(event["ended"])
            found.begun = None
        if "begins" in event:
            found.begun, found.goes = event["begins"], None
        if "goes" in event:
            found.goes = event["goes"]
        if "mark" in event:
            found.mark = event["mark"]
        found.acked = max(found.acked, int(event.get("acked", 0)))
    return found


def _events(file: Path) -> Iterator[Event]:
    for line in file.read_bytes().split(b"\n"):
        with suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict):
                yield event


class Transcript:
    """The digest over everything that was printed, so that the signed result vouches for each line."""

    def __init__(self) -> None:
        self._digest, self.lines = hashlib.sha256(), 0

    def add(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """The lines belong to it."""
        for line in lines:
            told = [line["position"], line["attempt"], line["stream"], line["text"]]
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
            self._digest.update(text.encode("utf-8", "replace"))
        self.lines += len(lines)

    def sha256(self) -> str:
        """Its digest: over one JSON array a line, of position, attempt, stream and text."""
        return f"sha256:{self._digest.hexdigest()}"
