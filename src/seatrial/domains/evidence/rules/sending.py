"""What may be sent as evidence, under which key it stands, and when the same thing was sent twice."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from seatrial.domains.evidence.rules.plain import BadData, plain, plain_text
from seatrial.domains.evidence.types import EVIDENCE_TYPES, Submission
from seatrial.kit import canonical
from seatrial.kit.durations import spell
from seatrial.kit.problems import Fault
from seatrial.kit.spelling import did_you_mean

#: How far another machine's clock may be ahead of ours.
AHEAD = timedelta(minutes=5)
LONGEST = 2000
_LONGEST_PRODUCER = 200
_MOST_ARTEFACTS = 50
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_FILE_NAME = re.compile(r"[^/\\\x00-\x1f\x7f]{1,255}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_REMEDIES = {
    "finding": "Write its id, as CVE-2026-1234 or the rule of the scan.",
    "fix": "Link the commit that fixes it, or write its hash: without a fix a finding is not closed.",
    "approver": "Write who approved it.",
    "scope": "Write what the approval covers: which access, to what, for whom.",
}
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_SCHEMES = ("http", "https")


def name_of(sent: Submission) -> str:
    """The name that it stands under: what the sender calls it, else its type."""
    return sent.name or sent.type


def sent_key(service: str, *, environment: str, type: str, name: str) -> str:
    """The key of everything that is sent of that type and name about the service there."""
    return f"{service}@{environment}#upload:{type}/{name or type}"


def faults_of(sent: Submission, *, environments: Collection[str], now: datetime) -> Iterator[Fault]:
    """Everything that is wrong with what somebody wants to send, each with its place in the request."""
    if sent.subject.environment not in environments:
        remedy = did_you_mean(sent.subject.environment, known=environments)
        yield Fault("/environment", f"there is no environment {sent.subject.environment!r}", remedy)
    if sent.type not in EVIDENCE_TYPES:
        yield Fault(
            "/type", f"there is no evidence type {sent.type!r}", did_you_mean(sent.type, known=EVIDENCE_TYPES)
        )
    if sent.name and not _NAME.fullmatch(sent.name):
        yield Fault(
            "/name",
            f"{sent.name[:100]!r} is no name",
            "Write a-z, 0-9, dots and dashes, as trivy or pip-audit.",
        )
    yield from _date_faults(sent, now)
    yield from _text_faults(sent)
    yield from _artefact_faults(sent)
    yield from _findings_faults(sent.findings)
    yield from _record_faults(sent)


def _record_faults(sent: Submission) -> Iterator[Fault]:
    """What a record of a remediation and of an approval must say (R058)."""
    if sent.type == "remediation":
        for field in ("finding", "fix"):
            if not str(sent.findings.get(field) or "").strip():
                yield Fault(f"/findings/{field}", f"a remediation names its {field}", _REMEDIES[field])
        fix = str(sent.findings.get("fix") or "").strip()
        if fix and not (_is_link(fix) or _COMMIT.fullmatch(fix)):
            yield Fault("/findings/fix", f"{fix[:100]!r} is neither a link nor a commit", _REMEDIES["fix"])
    if sent.type == "approval":
        for field in ("approver", "scope"):
            if not str(sent.findings.get(field) or "").strip():
                yield Fault(f"/findings/{field}", f"an approval names its {field}", _REMEDIES[field])


def _date_faults(sent: Submission, now: datetime) -> Iterator[Fault]:
    if sent.ends_at is not None and sent.ends_at.tzinfo is None:
        yield Fault("/ends_at", "the date has no time zone", "Write it as 2026-01-31T12:00:00Z.")
    if sent.effective_at is None:
        return
    if sent.effective_at.tzinfo is None:
        yield Fault("/effective_at", "the date has no time zone", "Write it as 2026-01-31T12:00:00Z.")
    elif sent.effective_at > now + AHEAD:
        ahead = spell(sent.effective_at - now)
        yield Fault(
            "/effective_at",
            f"the effective date lies {ahead} in the future",
            "Send the date on which it was true, and check the clock of whoever wrote it.",
        )


def _text_faults(sent: Submission) -> Iterator[Fault]:
    for field, limit in (
        ("producer", _LONGEST_PRODUCER),
        ("command", LONGEST),
        ("scope", LONGEST),
        ("uri", LONGEST),
    ):
        text = getattr(sent, field)
        if len(text) > limit:
            yield Fault(f"/{field}", f"it has {len(text):,} characters; at most {limit:,} are kept")
    if not 0 <= sent.count <= 2**31 - 1:
        yield Fault("/count", "a count is a number from 0 to 2,147,483,647")
    if sent.uri and not _is_link(sent.uri):
        yield Fault("/uri", f"{sent.uri[:100]!r} is no link", "Write it in full, as https://host/path.")
    if len(sent.subject.revision) > _LONGEST_PRODUCER:
        yield Fault("/revision", f"it has {len(sent.subject.revision):,} characters; at most 200 are kept")


def _is_link(uri: str) -> bool:
    if any(char.isspace() or not char.isprintable() for char in uri):
        return False
    try:
        parts = urlsplit(uri)
        return parts.scheme in _SCHEMES and bool(parts.hostname)
    except ValueError:
        return False


def _artefact_faults(sent: Submission) -> Iterator[Fault]:
    if len(sent.artefacts) > _MOST_ARTEFACTS:
        yield Fault("/artefacts", f"they are {len(sent.artefacts)}; at most {_MOST_ARTEFACTS} are kept")
    for place, each in enumerate(sent.artefacts):
        if not _DIGEST.fullmatch(each.sha256):
            yield Fault(f"/artefacts/{place}/sha256", "a digest is sha256: and 64 hexadecimal digits")
        if not _FILE_NAME.fullmatch(each.name) or each.name in (".", ".."):
            yield Fault(f"/artefacts/{place}/name", "a file's name has no slash and at most 255 characters")


def _findings_faults(findings: Any) -> Iterator[Fault]:
    try:
        plain(findings)
    except BadData as problem:
        yield Fault("/findings", str(problem), "Attach the whole report as a file, and send what checks use.")


def content_of(sent: Submission, *, effective: datetime) -> dict[str, Any]:
    """What the digest of sent evidence is made over, as canonical JSON (RFC 8785)."""
    return {
        "type": sent.type,
        "name": name_of(sent),
        "subject": [sent.subject.service, sent.subject.environment, sent.subject.revision],
        "producer": plain_text(sent.producer),
        "command": plain_text(sent.command),
        "scope": plain_text(sent.scope),
        "count": sent.count,
        "findings": plain(sent.findings),
        "uri": sent.uri,
        "artefacts": sorted([each.name, each.sha256] for each in sent.artefacts),
        "effective_at": effective.astimezone(UTC).isoformat(),
        **({"ends_at": sent.ends_at.astimezone(UTC).isoformat()} if sent.ends_at else {}),
    }


def fingerprint(sent: Submission, *, sender: str, vouched_by: str) -> str:
    """What tells that the sender sent the same before; '' where that cannot be told.

    It is the content, which must bear its own effective date: what has none is true at the time of sending,
    and the next one is another.
    """
    if sent.effective_at is None:
        return ""
    return canonical.digest([sender, vouched_by, content_of(sent, effective=sent.effective_at)])
