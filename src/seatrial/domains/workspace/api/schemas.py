"""JSON Schemas of the kinds over the API: editors fetch them, so they need no token, and hold no secret."""

from django.http import HttpResponse, JsonResponse
from ninja import Router, Schema

from seatrial.domains.workspace import rules
from seatrial.domains.workspace.types import KINDS
from seatrial.ui.requests import Request

router = Router(tags=["schemas"])
CONTENT_TYPE = "application/schema+json"
_ANSWERS = {
    "responses": {
        200: {"description": "The schema", "content": {CONTENT_TYPE: {"schema": {"type": "object"}}}}
    }
}


class KindOut(Schema):
    """A kind of definition, and where its schema is."""

    name: str
    summary: str
    api_versions: list[str]
    url: str


class KindsOut(Schema):
    """All kinds, by name."""

    items: list[KindOut]


@router.get("/schemas", response=KindsOut, summary="List kinds", auth=None)
def list_schemas(request: Request) -> KindsOut:
    """Every kind of definition; `all` is the schema of all of them together."""
    items = [
        KindOut(
            name=kind.name,
            summary=kind.summary,
            api_versions=list(kind.api_versions),
            url=request.build_absolute_uri(f"/api/v1/schemas/{kind.name}.json"),
        )
        for kind in sorted(KINDS, key=lambda kind: kind.name)
    ]
    return KindsOut(items=items)


@router.get("/schemas/{kind}.json", summary="Show a kind's schema", auth=None, openapi_extra=_ANSWERS)
def show_schema(request: Request, kind: str) -> HttpResponse:
    """The JSON Schema (2020-12) of documents of the kind; `all.json` tells kinds apart by itself."""
    made = {**rules.schema(kind), "$id": request.build_absolute_uri()}
    return JsonResponse(made, json_dumps_params={"indent": 2}, content_type=CONTENT_TYPE)
