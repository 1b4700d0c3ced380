"""Looks at the gateway's metrics twice a second, as a monitor would, and keeps what it sees. For drills only.

Usage: python3 ops/drills/watch.py URL FILE &

Each line of FILE is one look: the time in seconds since 1970, and every sample. It ends with whoever started
it.
"""

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import signs


def look(url: str, file: Path) -> None:
    with file.open("a") as seen:
        seen.write(json.dumps({"time": time.time(), "samples": signs.metrics(url)}) + "\n")


def main(url: str, file: str) -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        with suppress(OSError):  # it may not be up just now
            look(url, Path(file))
        time.sleep(0.5)


if __name__ == "__main__":
    main(*sys.argv[1:])
