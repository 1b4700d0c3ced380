"""Addresses of readiness."""

from django.urls import path

from seatrial.domains.readiness import views
from seatrial.domains.readiness.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "readiness"
api_prefix = "/readiness"
urlpatterns = [
    path("services/<str:name>/trials", views.start_trial, name="start_trial"),
    path("trials/<uuid:uid>", views.trial, name="trial"),
    path(
        "services/<str:name>/<str:environment>/<str:checklist>/<str:criterion>",
        views.criterion,
        name="criterion",
    ),
]
