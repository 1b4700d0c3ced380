"""Files as one zip archive."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime


def zipped(files: Mapping[str, bytes], *, folder: str, at: datetime) -> bytes:
    """The files in one folder of the archive. The same files at the same moment are the same bytes."""
    made = io.BytesIO()
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()
