"""All addresses: our own, the API, the shared pages', and those of every domain that has some."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from seatrial.domains.identity.urls import named_by_allauth
from seatrial.server import views
from seatrial.server.api import api

_domains = [name for name in settings.INSTALLED_APPS if name.startswith("seatrial.domains.")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.figures, name="metrics"),
    path("api/v1/", api.urls),
    path("", include("seatrial.ui.urls")),
    *named_by_allauth,
    *(path("", include(f"{name}.urls")) for name in _domains if find_spec(f"{name}.urls")),
]
handler400 = "seatrial.server.problems.bad_request"
handler403 = "seatrial.ui.views.denied"
handler404 = "seatrial.server.problems.not_found"
handler500 = "seatrial.server.views.server_error"
