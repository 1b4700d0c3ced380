"""Addresses of notices."""

from django.urls import path

from seatrial.domains.notices import views
from seatrial.domains.notices.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "notices"
api_prefix = ""
urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/read", views.read, name="read"),
    path("notices/settings", views.settings, name="settings"),
    path("notices/test", views.test, name="test"),
    path("me/contacts", views.contacts, name="contacts"),
    path("me/pages", views.pages, name="pages"),
    path("me/replies", views.replies, name="replies"),
    path("me/pages/<str:name>", views.page, name="page"),
    path("people-reached", views.reach, name="reach"),
    path("pages/answer/<str:token>", views.answer, name="answer"),
]
