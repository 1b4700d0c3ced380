"""The frames that catalogue documents are made of: our own are closed, Backstage's are open."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    model_validator,
)

#: Backstage, "Descriptor Format": letters, digits, `-`, `_`, `.`; at most 63.
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]
Ref = Annotated[
    str, StringConstraints(pattern=r"^(?:[A-Za-z]+:)?(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+$", max_length=200)
]
#: A key that looks so much like a missing one was meant to be that one.
_SLIP = 0.8


class Shape(BaseModel):
    """A part of a document of ours: all its fields are known."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class OpenShape(Shape):
    """A part of a Backstage entity: it may carry fields that we do not read, and they are kept.

    A field that is nearly the name of a required one that is missing counts as a slip, and is refused.
    """

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    @model_validator(mode="wrap")
    @classmethod
    def _leave_unknown(cls, data: Any, handler: ModelWrapValidatorHandler["OpenShape"]) -> "OpenShape":
        if not isinstance(data, Mapping):
            return handler(data)
        known = {field.alias or name: field.is_required() for name, field in cls.model_fields.items()}
        missing = [name for name, required in known.items() if required and name not in data]
        return handler(
            {key: value for key, value in data.items() if key in known or slip_of(key, known=missing)}
        )


def slip_of(key: object, *, known: list[str]) -> str:
    """The known key that this one was most likely meant to be; '' where it is another word."""
    if not isinstance(key, str) or len(key) > 60:
        return ""
    scored = [(SequenceMatcher(None, key.casefold(), one.casefold()).ratio(), one) for one in known]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _SLIP else ""


class Link(OpenShape):
    """A page about the entity."""

    url: Text = Field(description="Address of the page.")
    title: str = Field("", description="What the page is called.")
    icon: str = Field("", description="Backstage's icon key; not used.")
    type: str = Field("", description="What the link is, for example dashboard.")


class Metadata(OpenShape):
    """What every Backstage entity says of itself."""

    name: Name = Field(description="The name; with kind and namespace it makes the URN.")
    namespace: Name = Field("default", description="Where the name counts; stands in the URN if not default.")
    uid: str = Field(
        "", max_length=200, description="That of a definition that stands: this is it, by another name."
    )
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What the entity is for.")
    labels: dict[str, str] = Field(default_factory=dict, description="Backstage labels; kept.")
    annotations: dict[str, str] = Field(default_factory=dict, description="References into other systems.")
    tags: list[str] = Field(default_factory=list, description="Words to find it by.")
    links: list[Link] = Field(default_factory=list, description="Pages about it.")


class OwnMetadata(Shape):
    """What a document of ours says of itself."""

    name: Name = Field(description="The name; with the kind it makes the URN.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="What it is for.")
    labels: dict[str, str] = Field(default_factory=dict, description="Kept.")
    annotations: dict[str, str] = Field(default_factory=dict, description="References into other systems.")
    tags: list[str] = Field(default_factory=list, description="Words to find it by.")


class Entity(OpenShape):
    """The frame of every Backstage document."""

    api_version: str = Field(alias="apiVersion", description="Which rules the document follows.")
    kind: str = Field(description="What it defines.")
    metadata: Metadata = Field(description="What it says of itself.")


class Own(Shape):
    """The frame of every catalogue document of ours."""

    api_version: str = Field(alias="apiVersion", description="Which rules the document follows.")
    kind: str = Field(description="What it defines.")
    metadata: OwnMetadata = Field(description="What it says of itself.")
