"""Addresses of evidence."""

from django.urls import path

from seatrial.domains.evidence import views
from seatrial.domains.evidence.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "evidence"
api_prefix = "/evidence"
urlpatterns = [path("evidence/<uuid:uid>", views.item, name="item")]
