"""The server as the last application: everything below has registered what it has."""

from django.apps import AppConfig

from seatrial.server import queue


class ServerConfig(AppConfig):
    """Carries events by the queue once all domains are ready."""

    name = "seatrial.server"
    label = "server"

    def ready(self) -> None:
        """Events that are published from now on become jobs."""
        queue.install()
