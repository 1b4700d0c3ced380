"""Addresses of runbooks and their runs."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from seatrial.domains.runbooks import views
from seatrial.domains.runbooks.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]


class RunbookName(StringConverter):
    """What people call a runbook: its service and its own name, `edi-gateway/deploy`."""

    regex = "[^/]+/[^/]+"


register_converter(RunbookName, "runbook")

app_name = "runbooks"
api_prefix = ""
urlpatterns = [
    path("runbooks", views.runbooks, name="runbooks"),
    path("runbooks/import", views.import_runbooks, name="import"),
    path("runbooks/inventory", views.inventory, name="inventory"),
    path("runbooks/<str:service>/bundle", views.bundle, name="bundle"),
    path("runbooks/<runbook:name>", views.runbook, name="runbook"),
    path("runbooks/<runbook:name>/card", views.card, name="card"),
    path("runbooks/<runbook:name>/diff", views.diff, name="diff"),
    path("runbooks/<runbook:name>/review", views.review, name="review"),
    path("runbooks/<runbook:name>/start", views.start, name="start"),
    path("runbooks/<runbook:name>/triggers", views.triggers, name="triggers"),
    path("runbooks/<runbook:name>/attachments/<path:path>", views.attachment, name="attachment"),
    path("rehearsals", views.rehearsals, name="rehearsals"),
    path("rehearsals/open/<str:service>", views.open_rehearsal, name="open-rehearsal"),
    path("rehearsals/<str:name>", views.rehearsal, name="rehearsal"),
    path("adherence", views.adherence, name="adherence"),
    path("runs", views.runs, name="runs"),
    path("runs/stop", views.stop, name="stop"),
    path("runs/start-again", views.start_again, name="start-again"),
    path("runs/<str:name>", views.run, name="run"),
    path("runs/<str:name>/lines", views.lines, name="lines"),
    path("runs/<str:name>/transcript.<str:form>", views.transcript, name="transcript"),
]
