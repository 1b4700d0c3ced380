"""Addresses of security."""

from django.urls import path

from seatrial.domains.security import views
from seatrial.domains.security.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "security"
api_prefix = "/security"
urlpatterns = [path("security/findings", views.findings, name="findings")]
