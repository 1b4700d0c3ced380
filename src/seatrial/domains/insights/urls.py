"""Addresses of insights."""

from django.urls import path

from seatrial.domains.insights import views
from seatrial.domains.insights.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "insights"
api_prefix = "/insights"
urlpatterns = [
    path("home", views.home, name="home"),
    path("home/<str:persona>", views.home_of, name="home_of"),
    path("programmes", views.programmes, name="programmes"),
    path("programmes/<str:name>", views.programme, name="programme"),
    path("programmes/<str:name>/approval", views.approval, name="approval"),
    path("programmes/<str:name>/pre-operations", views.pre_operations, name="pre_operations"),
    path("insights/readiness", views.readiness, name="readiness"),
    path("insights/performance", views.performance, name="performance"),
]
