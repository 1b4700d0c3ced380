"""Whether the lines of a run that are kept are those that its runner signed, stretch by stretch."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from seatrial.domains.runbooks.rules.stretching import line_key, note_key
from seatrial.domains.runbooks.types.runs import RunLine

_PER_STRETCH, _NOTES = line_key(1, seq=0), note_key(0, number=0)


def broken_stretches(lines: Iterable[RunLine], *, signed: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """Of which stretches the lines are others than the runner signed, in words. `signed` is what it sent by
    stretch; one that it signed nothing of, since it was killed, cannot be told.
    """
    counts = dict.fromkeys(signed, 0)
    digests = {stretch: hashlib.sha256() for stretch in signed}
    for line in lines:
        stretch, place = divmod(line.seq, _PER_STRETCH)
        if place >= _NOTES or stretch not in signed:
            continue  # a note of ours
        counts[stretch] += 1
        told = [line.position, line.attempt, line.stream, line.text]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
        digests[stretch].update(text.encode("utf-8", "replace"))
    return [
        words
        for stretch, result in sorted(signed.items())
        if (words := _difference(stretch, counts[stretch], digests[stretch].hexdigest(), result))
    ]


def _difference(stretch: int, count: int, digest: str, result: Mapping[str, Any]) -> str:
    if count != result["lines"]:
        return f"stretch {stretch}: its runner signed {result['lines']} lines, and {count} are kept"
    if f"sha256:{digest}" != result["transcript_sha256"]:
        return f"stretch {stretch}: a line is another one than its runner signed"
    return ""
