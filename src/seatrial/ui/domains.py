"""What every domain's `apps` room is made of."""

from django.apps import AppConfig

from seatrial.kit.hooks import APP_ROOMS, PLAIN_ROOMS, load


class DomainConfig(AppConfig):
    """A domain that hangs what its hook rooms register into the lower floors when the application starts."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every hook room of this domain is imported, its registrations stand."""
        load(self.name, (*PLAIN_ROOMS, *APP_ROOMS))
