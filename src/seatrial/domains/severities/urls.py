"""Addresses of severities."""

from django.urls import path

from seatrial.domains.severities import views
from seatrial.domains.severities.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "severities"
api_prefix = "/severities"
urlpatterns = [
    path("severities", views.schemes, name="schemes"),
    path("severities/<str:name>", views.scheme, name="scheme"),
]
