"""Addresses of calendars."""

from django.urls import path

from seatrial.domains.calendars import views
from seatrial.domains.calendars.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "calendars"
api_prefix = "/calendars"
urlpatterns = [
    path("calendars", views.calendars, name="calendars"),
    path("calendars/<str:name>", views.calendar, name="calendar"),
]
