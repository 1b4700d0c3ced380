"""Addresses of gates."""

from django.urls import path

from seatrial.domains.gates import views
from seatrial.domains.gates.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "gates"
api_prefix = "/gates"
urlpatterns = [
    path("gates", views.gates, name="gates"),
    path("gates/answers/<uuid:uid>", views.answer, name="answer"),
    path("gates/passages", views.passages, name="passages"),
    path("gates/sources", views.sources, name="sources"),
    path("gates/break-glass", views.broken, name="broken"),
    path("gates/break-glass/<uuid:uid>", views.break_glass, name="break_glass"),
]
