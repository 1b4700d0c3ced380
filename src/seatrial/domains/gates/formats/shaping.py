"""Bodies as typed values, with the place of each fault; and a name for a message that brings none."""

import hashlib
import json
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from seatrial.kit.problems import Fault, Invalid

Model = TypeVar("Model", bound=BaseModel)
_MOST_FAULTS = 20


class Loose(BaseModel):
    """What others send: fields that we do not know are theirs, and are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


def document(body: bytes) -> dict[str, Any]:
    """The JSON object that the body is; raises Invalid."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Invalid("the body is no JSON", remedy="Send application/json.") from None
    if not isinstance(found, dict):
        raise Invalid("the body is no JSON object", remedy="Send one object, not a list.")
    return found


def shaped(model: type[Model], *, content: Any, under: str = "") -> Model:
    """The content as the model has it; raises Invalid with a JSON Pointer for each fault."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [
            Fault(f"{under}{_pointer(each['loc'])}", str(each["msg"]))
            for each in error.errors(include_url=False)[:_MOST_FAULTS]
        ]
        raise Invalid(
            "the message does not have the shape that its system documents",
            remedy="Look at the type of the source, and at what is set to send to it.",
            faults=faults,
        ) from None


def digest(body: bytes) -> str:
    """The name of a message that brings none: the same bytes are the same message."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _pointer(place: tuple[str | int, ...]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
