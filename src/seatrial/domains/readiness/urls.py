"""Addresses of readiness."""

from django.urls import path

from seatrial.domains.readiness import views
from seatrial.domains.readiness.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "readiness"
api_prefix = "/readiness"
urlpatterns = [
    path("checklists", views.checklists, name="checklists"),
    path("checklists/<str:name>", views.checklist, name="checklist"),
    path("checklists/<str:name>/coverage", views.coverage, name="coverage"),
    path("checklists/<str:name>/coverage.csv", views.coverage_csv, name="coverage_csv"),
    path("checklists/<str:name>/criteria.csv", views.checklist_csv, name="checklist_csv"),
    path("checklists/<str:name>/criteria.md", views.checklist_markdown, name="checklist_markdown"),
    path("checklists/<str:name>/diff", views.checklist_diff, name="checklist_diff"),
    path("policies/questions", views.questions, name="questions"),
    path("services/<str:name>/trials", views.start_trial, name="start_trial"),
    path("trials/<uuid:uid>", views.trial, name="trial"),
    path(
        "services/<str:name>/<str:environment>/<str:checklist>/<str:criterion>",
        views.criterion,
        name="criterion",
    ),
]
