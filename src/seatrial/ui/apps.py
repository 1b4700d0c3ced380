"""The application of the shared pages."""

from django.apps import AppConfig

from seatrial.ui import navigation


class UiConfig(AppConfig):
    """Hangs the overview into the navigation; all else comes from the domains."""

    name = "seatrial.ui"
    label = "ui"
    verbose_name = "Pages"

    def ready(self) -> None:
        """The overview is the first entry."""
        navigation.add("Overview", url_name="ui:overview", order=0, icon="layout-dashboard")
