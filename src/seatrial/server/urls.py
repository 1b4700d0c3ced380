"""All addresses: our own, the shared pages', and those of every domain that has some."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

_domains = [name for name in settings.INSTALLED_APPS if name.startswith("seatrial.domains.")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("seatrial.ui.urls")),
    *(path("", include(f"{name}.urls")) for name in _domains if find_spec(f"{name}.urls")),
]
handler400 = "seatrial.ui.views.bad_request"
handler403 = "seatrial.ui.views.denied"
handler404 = "seatrial.ui.views.not_found"
handler500 = "seatrial.ui.views.server_error"
