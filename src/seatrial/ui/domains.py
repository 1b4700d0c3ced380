"""What every domain's `apps` room is made of."""

from typing import Any

from django.apps import AppConfig

from seatrial.kit.hooks import APP_ROOMS, PLAIN_ROOMS, load


class DomainConfig(AppConfig):
    """A domain that hangs what its hook rooms register into the lower floors when the application starts."""

    default_auto_field = "django.db.models.BigAutoField"
    # Django takes the one configuration that an `apps` module offers. It finds this class there too,
    # and with two of them it would take neither, silently.
    default = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        """Every hook room of this domain is imported, its registrations stand."""
        load(self.name, rooms=(*PLAIN_ROOMS, *APP_ROOMS))
