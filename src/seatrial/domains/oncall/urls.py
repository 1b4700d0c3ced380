"""Addresses of schedules and of who is on call."""

from django.urls import path

from seatrial.domains.oncall import views
from seatrial.domains.oncall.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "oncall"
api_prefix = "/oncall"
urlpatterns = [
    path("oncall", views.schedules, name="schedules"),
    path("oncall/schedules/<str:name>", views.schedule, name="schedule"),
    path("oncall/schedules/<str:name>/calendar.ics", views.calendar, name="calendar"),
    path("oncall/schedules/<str:name>/load", views.load, name="load"),
    path("oncall/schedules/<str:name>/swap", views.ask, name="ask"),
    path("oncall/feeds/<str:token>.ics", views.feed, name="feed"),
    path("oncall/overrides/<uuid:uid>/cancel", views.cancel, name="cancel"),
    path("oncall/swaps", views.swaps, name="swaps"),
    path("oncall/swaps/<uuid:uid>", views.decide, name="decide"),
    path("oncall/time-off", views.time_off, name="time_off"),
    path("oncall/time-off/<uuid:uid>/cancel", views.cancel_time_off, name="cancel_time_off"),
    path("oncall/hand-offs", views.hand_offs, name="hand_offs"),
    path("oncall/hand-offs/<uuid:uid>", views.hand_off, name="hand_off"),
    path("oncall/coverage", views.coverage, name="coverage"),
    path("oncall/policies", views.escalation, name="policies"),
    path("oncall/policies/<str:name>", views.policy, name="policy"),
]
