"""`python -m seatrial.server NAME`: runs `main` of a module here that needs the whole application.

Django has to be set up before any module that names a model is imported; this is where it is done.
"""

import os
import sys
from importlib import import_module

import django

from seatrial.kit.loading import loading
from seatrial.server import config, logs

PROGRAMS = ("first_run", "worker", "sealer", "pager", "mail_in", "audits")


def main(words: list[str]) -> int:
    """The exit code of the program named by the first word, given the others."""
    if not words or words[0] not in PROGRAMS:
        sys.stderr.write(f"write one of: {', '.join(PROGRAMS)}\n")
        return 64
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    logs.configure(config.current(), part=words[0])
    with loading():
        django.setup()
        program = import_module(f"seatrial.server.{words[0]}")
    return int(program.main(words[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
