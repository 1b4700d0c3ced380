"""The web process: granian serves Django as WSGI, with threads (ASGI halves Django's throughput)."""

import os
import sys

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from seatrial.server import config, logs
from seatrial.server.supervisor import WEB_MAIN

RESPAWN_SECONDS = 0.5


def main() -> int:
    """Serves until it is asked to end."""
    settings = config.current()
    logs.configure(settings, part="web")
    os.environ[WEB_MAIN] = str(os.getpid())
    Server(
        "seatrial.server.wsgi:application",
        address=settings.address,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        websockets=False,
        http=HTTPModes.http1,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=settings.stop_seconds,
        log_level=LogLevels.error,  # its advice on threads counts cores, and ours wait for the database
        log_dictconfig={"handlers": {}, "loggers": {"_granian": {}}},
    ).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
