"""How the backups of an installation are, for the doctor."""

from datetime import datetime, timedelta

from seatrial.kit import durations
from seatrial.kit.problems import Problem
from seatrial.server.backup import manifests
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

#: A backup may take its time; after that one of them was missed.
LATE = timedelta(hours=2)


def finding(settings: Settings, *, now: datetime) -> Finding:
    """Whether there is a backup that is young enough. Its bytes are for `seatrial backup verify`."""
    place = settings.backup_folder
    if place is None:
        words = "no backup is made by itself"
        remedy = "Set SEATRIAL_BACKUP_FOLDER to a folder on another disk, and start again."
        return Finding("backup", "warn", "SEATRIAL_BACKUP_FOLDER", words, remedy)
    try:
        known = manifests.every(place)
    except (Problem, OSError) as error:
        return Finding("backup", "fail", str(place), str(error), "Look at it: seatrial backup list")
    if not known:
        return Finding("backup", "fail", str(place), "there is none yet", "Make one: seatrial backup")
    age = now - known[-1].begun_at
    words = f"the newest of {len(known)} is {durations.spell(age)} old"
    if age > timedelta(hours=settings.backup_every_hours) + LATE:
        return Finding(
            "backup", "fail", str(place), words, "Read the log of `seatrial up`; then: seatrial backup"
        )
    return Finding("backup", "ok", str(place), words)
