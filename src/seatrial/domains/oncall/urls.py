"""Addresses of schedules and of who is on call."""

from django.urls import URLPattern

from seatrial.domains.oncall.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "oncall"
api_prefix = "/oncall"
urlpatterns: list[URLPattern] = []
