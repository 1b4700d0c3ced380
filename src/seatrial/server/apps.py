"""The server as the last application: everything below has registered what it has."""

import os

from django.apps import AppConfig

from seatrial.kit import hooks
from seatrial.server import demo, queue


class ServerConfig(AppConfig):
    """Carries events by the queue once all domains are ready."""

    name = "seatrial.server"
    label = "server"

    def ready(self) -> None:
        """Events that are published from now on become jobs."""
        queue.install()
        if os.environ.get(demo.VARIABLE):
            hooks.load("seatrial.server", rooms=["demo_approvals"])
