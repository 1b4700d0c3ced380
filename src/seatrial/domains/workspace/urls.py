"""Addresses of workspaces and definitions."""

from django.urls import path

from seatrial.domains.workspace import views
from seatrial.domains.workspace.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "workspace"
api_prefix = ""
urlpatterns = [
    path("definitions", views.definitions, name="definitions"),
    path("definitions/<path:urn>", views.definition, name="definition"),
]
