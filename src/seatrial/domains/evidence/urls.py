"""Addresses of evidence."""

from django.urls import path

from seatrial.domains.evidence import views
from seatrial.domains.evidence.api import router as api_router

__all__ = ["api_prefix", "api_router", "app_name", "urlpatterns"]

app_name = "evidence"
api_prefix = ""
urlpatterns = [
    path("evidence", views.evidence, name="evidence"),
    path("evidence/<uuid:uid>", views.item, name="item"),
    path("evidence/<uuid:uid>/retract", views.retract, name="retract"),
    path("evidence/<uuid:uid>/undo-retraction", views.undo_retraction, name="undo_retraction"),
    path("services/<str:name>/<str:environment>/attach", views.attach, name="attach"),
    path("connections", views.connections, name="connections"),
    path("connections/<str:name>/test", views.test_connection, name="test_connection"),
    path("artefacts/<str:sha256>", views.artefact, name="artefact"),
    path("shared/<str:token>", views.shared, name="shared"),
]
