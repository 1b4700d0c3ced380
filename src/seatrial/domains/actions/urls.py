"""Addresses of actions."""

from django.urls import path

from seatrial.domains.actions import views
from seatrial.domains.actions.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "actions"
api_prefix = ""
urlpatterns = [
    path("risks", views.risks, name="risks"),
    path("risks/open", views.mitigate, name="mitigate"),
    path("actions", views.actions, name="actions"),
    path("actions/drafts", views.drafts, name="drafts"),
    path("actions/drafts/<uuid:uid>", views.decide, name="decide"),
    path("actions/new", views.new, name="new"),
    path("actions/aging", views.aging, name="aging"),
    path("actions/<str:action>", views.action, name="action"),
    path("actions/<str:action>/edit", views.edit, name="edit"),
]
