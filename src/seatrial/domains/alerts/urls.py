"""Addresses of alerts, and of what sends them."""

from django.urls import URLPattern

from seatrial.domains.alerts.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "alerts"
api_prefix = "/alerts"
urlpatterns: list[URLPattern] = []
