"""Backups as plain JSON, for the command line."""

from pathlib import Path
from typing import Any

from seatrial.server.backup.manifests import Manifest
from seatrial.server.backup.restoring import Restored


def of(manifest: Manifest, *, place: Path) -> dict[str, Any]:
    """The backup in a few fields; its files are counted, not listed."""
    return {
        "name": manifest.name,
        "place": str(place),
        "seatrial": manifest.seatrial,
        "postgres": manifest.postgres,
        "line": manifest.line,
        "begun_at": manifest.begun_at.isoformat(),
        "ended_at": manifest.ended_at.isoformat(),
        "bytes": manifest.bytes,
        "files": len(manifest.files),
        "audit_entries": manifest.audit_entries,
    }


def restored(done: Restored, *, place: Path) -> dict[str, Any]:
    """What a restore brought back."""
    return {
        "backup": of(done.manifest, place=place),
        "files": done.files,
        "wal_files": done.wal_files,
        "audit_entries": done.audit_entries,
        "until": done.until.isoformat() if done.until else None,
        "seconds": round(done.seconds, 2),
    }
