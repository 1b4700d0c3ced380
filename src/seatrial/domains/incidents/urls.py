"""Addresses of incidents, of their postmortems, and of the status page."""

from django.urls import URLPattern

from seatrial.domains.incidents.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "incidents"
api_prefix = "/incidents"
urlpatterns: list[URLPattern] = []
