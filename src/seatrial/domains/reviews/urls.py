"""Addresses of reviews."""

from django.urls import URLPattern

from seatrial.domains.reviews.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "reviews"
api_prefix = "/reviews"
urlpatterns: list[URLPattern] = []
