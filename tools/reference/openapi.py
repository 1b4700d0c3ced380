"""The description of the API (OpenAPI 3.1), as the server gives it at /api/v1/openapi.json."""

import json
import os
from importlib import import_module


def openapi() -> str:
    """docs/reference/openapi.json"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    import_module("django").setup()
    api = import_module("seatrial.server.api").api
    return json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True, ensure_ascii=False)
