"""Addresses of the catalogue."""

from django.urls import path

from seatrial.domains.catalog import views
from seatrial.domains.catalog.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "catalog"
api_prefix = ""
urlpatterns = [
    path("services", views.services, name="services"),
    path("services/<str:name>", views.service, name="service"),
    path("systems/<str:name>", views.system, name="system"),
    path("teams", views.teams, name="teams"),
    path("teams/<str:name>", views.team, name="team"),
    path("graph", views.graph, name="graph"),
    path("raci", views.matrices, name="matrices"),
    path("raci/<str:urn>", views.matrix, name="matrix"),
    path("contacts/<str:urn>/verifications", views.verify, name="verify"),
]
