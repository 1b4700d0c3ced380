"""Addresses of the log."""

from django.urls import path

from seatrial.domains.audit import views
from seatrial.domains.audit.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "audit"
api_prefix = "/audit"
urlpatterns = [
    path("audit", views.entries, name="entries"),
    path("audit/holds", views.holds, name="holds"),
    path("audit/holds/<uuid:uid>/release", views.release, name="release"),
    path("audit/entries/<uuid:uid>", views.entry, name="entry"),
]
