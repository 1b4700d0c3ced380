"""Addresses of reviews."""

from django.urls import path

from seatrial.domains.reviews import views
from seatrial.domains.reviews.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "reviews"
api_prefix = ""
urlpatterns = [
    path("reviews", views.reviews, name="reviews"),
    path("reviews/new", views.new, name="new"),
    path("reviews/queue", views.queue, name="queue"),
    path("reviews/decisions", views.decisions, name="decisions"),
    path("reviews/decisions/<uuid:uid>", views.decision, name="decision"),
    path("reviews/decisions/<uuid:uid>/bundle", views.bundle, name="bundle"),
    path("reviews/waivers", views.waivers, name="waivers"),
    path("reviews/<str:name>", views.review, name="review"),
    path("reviews/<str:name>/edit", views.edit, name="edit"),
    path("reviews/<str:name>/propose", views.propose, name="propose"),
    path("reviews/<str:name>/sign/<str:slot>", views.sign, name="sign"),
    path("reviews/<str:name>/items/<str:checklist>/<str:criterion>", views.item, name="item"),
]
