"""Addresses of runbooks and their runs."""

from django.urls import URLPattern

from seatrial.domains.runbooks.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "runbooks"
api_prefix = ""
urlpatterns: list[URLPattern] = []
