"""Addresses of alerts, and of what sends them."""

from django.urls import path

from seatrial.domains.alerts import views
from seatrial.domains.alerts.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "alerts"
api_prefix = ""
urlpatterns = [
    path("alerts", views.alerts, name="alerts"),
    path("alerts/sources", views.sources, name="sources"),
    path("alerts/dead-letters", views.dead_letters, name="dead_letters"),
    path("alerts/A-<int:number>", views.alert, name="alert"),
]
