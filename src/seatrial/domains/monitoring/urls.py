"""Addresses of monitoring."""

from django.urls import path

from seatrial.domains.monitoring import views
from seatrial.domains.monitoring.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "monitoring"
api_prefix = "/monitoring"
urlpatterns = [
    path("monitoring/rules", views.rules, name="rules"),
    path("monitoring/rules/<str:name>/<str:alert>", views.rule, name="rule"),
    path("monitoring/coverage", views.coverage, name="coverage"),
    path("monitoring/dashboards", views.dashboards, name="dashboards"),
    path("monitoring/dashboards/<str:name>/<str:slug>", views.dashboard, name="dashboard"),
    path("monitoring/dashboards/<str:name>/<str:slug>/open", views.open_dashboard, name="open_dashboard"),
    path("monitoring/reviews", views.reviews, name="reviews"),
    path("monitoring/health", views.health, name="health"),
]
