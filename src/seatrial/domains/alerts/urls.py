"""Addresses of alerts, and of what sends them."""

from django.urls import path

from seatrial.domains.alerts import views
from seatrial.domains.alerts.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "alerts"
api_prefix = ""
urlpatterns = [
    path("alerts", views.alerts, name="alerts"),
    path("alerts/sources", views.sources, name="sources"),
    path("alerts/dead-letters", views.dead_letters, name="dead_letters"),
    path("alerts/silences", views.silences, name="silences"),
    path("alerts/silences/new", views.new_silence, name="new_silence"),
    path("alerts/silences/SL-<int:number>", views.silence, name="silence"),
    path("alerts/explain", views.explain, name="explain"),
    path("alerts/shadow", views.shadow, name="shadow"),
    path("alerts/answering", views.answering, name="answering"),
    path("alerts/noise", views.noise, name="noise"),
    path("in/<str:key>/api/v2/status", views.asked_status, name="asked_status"),
    path("in/<str:key>/api/v2/receivers", views.asked_ways, name="asked_ways"),
    path("in/<str:key>/api/v2/alerts", views.asked_alerts, name="asked_alerts"),
    path("in/<str:key>/api/v2/alerts/groups", views.asked_groups, name="asked_groups"),
    path("in/<str:key>/api/v2/silences", views.asked_silences, name="asked_silences"),
    path("in/<str:key>/api/v2/silence/<uuid:uid>", views.asked_silence, name="asked_silence"),
    path("in/<str:key>/v2/alerts", views.asked_of_opsgenie, name="opsgenie_with_key"),
    path("in/<str:key>/v2/alerts/<path:rest>", views.asked_of_opsgenie, name="opsgenie_alert_with_key"),
    path("in/v2/alerts", views.asked_of_opsgenie, name="opsgenie"),
    path("in/v2/alerts/<path:rest>", views.asked_of_opsgenie, name="opsgenie_alert"),
    path("alerts/AL-<int:number>", views.alert, name="alert"),
    path("alerts/A-<int:number>", views.alert_as_it_was, name="alert_as_it_was"),
]
