"""Addresses of identity."""

from django.urls import path

from seatrial.domains.identity import views
from seatrial.domains.identity.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "identity"
api_prefix = ""
urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/<str:token>", views.sign_in_link, name="sign_in_link"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("profile", views.profile, name="profile"),
]
