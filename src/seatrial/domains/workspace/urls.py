"""Addresses of workspaces and definitions."""

from django.urls import path

from seatrial.domains.workspace.api import router as api_router
from seatrial.domains.workspace.views import definitions, editing, revisions, workspaces

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "workspace"
api_prefix = ""
urlpatterns = [
    path("workspaces", workspaces.workspaces, name="workspaces"),
    path("workspaces/add", workspaces.add, name="add"),
    path("workspaces/<str:name>", workspaces.workspace, name="workspace"),
    path("workspaces/<str:name>/change", workspaces.change, name="change"),
    path("workspaces/<str:name>/remove", workspaces.remove, name="remove"),
    path("workspaces/<str:name>/fetch", revisions.fetch, name="fetch"),
    path("workspaces/<str:name>/pending", revisions.pending, name="pending"),
    path("workspaces/<str:name>/revisions/<int:number>", revisions.compare, name="compare"),
    path("workspaces/<str:name>/revisions/<int:number>/restore", revisions.restore, name="restore"),
    path("definitions", definitions.definitions, name="definitions"),
    path("definitions/new", editing.new, name="new"),
    path("definitions/edit/<path:urn>", editing.edit, name="edit"),
    path("definitions/delete/<path:urn>", editing.delete, name="delete"),
    path("definitions/<path:urn>", definitions.definition, name="definition"),
]
