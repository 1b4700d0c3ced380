"""What the asset builder made. A checkout without it runs: system fonts, words instead of icons."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

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
