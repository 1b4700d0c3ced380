"""Addresses of the catalogue."""

from django.urls import path

from seatrial.domains.catalog import views
from seatrial.domains.catalog.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "catalog"
api_prefix = "/services"
urlpatterns = [
    path("services", views.services, name="services"),
    path("services/<str:name>", views.service, name="service"),
]
