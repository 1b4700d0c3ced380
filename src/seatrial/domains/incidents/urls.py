"""Addresses of incidents, of their postmortems, and of the status page."""

from django.urls import path

from seatrial.domains.incidents import views
from seatrial.domains.incidents.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "incidents"
api_prefix = ""
urlpatterns = [
    path("status", views.status, name="status"),
    path("status/subscribe", views.subscribe, name="subscribe"),
    path("status/confirm/<str:token>", views.confirm, name="confirm"),
    path("status/unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("in/status/unsubscribe/<str:token>", views.leave, name="leave"),
    path("status/feed.xml", views.feed, name="feed"),
    path("status/files.zip", views.export, name="export"),
    path("status/<uuid:uid>", views.public, name="public"),
    path("incidents", views.incidents, name="incidents"),
    path("incidents/process", views.process, name="process"),
    path("incidents/figures", views.figures, name="figures"),
    path("incidents/postmortems", views.postmortems, name="postmortems"),
    path("incidents/<str:name>", views.room, name="room"),
    path("incidents/<str:name>/postmortem", views.postmortem, name="postmortem"),
    path("incidents/<str:name>/<str:deed>", views.act, name="act"),
]
