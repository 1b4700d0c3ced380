"""Addresses of runners, jobs and approvals."""

from django.urls import path

from seatrial.domains.runners import views
from seatrial.domains.runners.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "runners"
api_prefix = "/runners"
urlpatterns = [
    path("runners", views.runners, name="runners"),
    path("runners/codes", views.enrolment_code, name="code"),
    path("runners/jobs/<uuid:uid>", views.job, name="job"),
    path("runners/approvals", views.approvals, name="approvals"),
    path("runners/approvals/<str:digest>", views.approval, name="approval"),
    path("runners/<uuid:uid>/revoke", views.revoke, name="revoke"),
]
