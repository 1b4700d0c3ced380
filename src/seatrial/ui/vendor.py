"""Static files as pages name them, and what the asset builder made of them.

A checkout without the built ones runs: system fonts, words instead of icons.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.contrib.staticfiles import finders
from django.templatetags.static import static

FOLDER = Path(__file__).parent / "static" / "vendor"
MANIFEST = "manifest.json"


@cache
def _manifest() -> Mapping[str, Any]:
    path = FOLDER / MANIFEST
    if not path.is_file():
        return {"files": [], "icons": []}
    return cast(Mapping[str, Any], json.loads(path.read_text(encoding="utf-8")))


def has(file: str) -> bool:
    """Whether the file (`fonts.css`, `idiomorph-ext.min.js`) was built."""
    return file in _manifest()["files"]


def has_icon(name: str) -> bool:
    """Whether the sprite was built and holds the icon."""
    return name in _manifest()["icons"]


def forget() -> None:
    """What was built is looked up anew: for tests, and after a build."""
    _manifest.cache_clear()
    _location.cache_clear()


def address(path: str) -> str:
    """The address of the static file, with a version that changes when its content does."""
    found = _location(path)
    if found is None:
        return static(path)
    return f"{static(path)}?v={_version(found, found.stat().st_mtime_ns)}"


@cache
def _location(path: str) -> Path | None:
    found = finders.find(path)
    return Path(found) if isinstance(found, str) else None


@cache
def _version(path: Path, changed_ns: int) -> str:
    del changed_ns  # in the key, so that a file that was edited gets another version
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
