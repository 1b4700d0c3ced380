"""What the documents of being on call have in common."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.catalog.rules import hours
from seatrial.kit import durations

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Ref = Annotated[
    str, StringConstraints(pattern=r"^(?:[A-Za-z]+:)?(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+$", max_length=200)
]


def _zone(name: str) -> str:
    if not hours.is_zone(name):
        raise ValueError(f"is no time zone: {name!r}; write one like Europe/Oslo")
    return name


def _duration(text: str) -> str:
    durations.parse(text)
    return text


Zone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
Duration = Annotated[str, Field(max_length=20), AfterValidator(_duration)]


class Shape(BaseModel):
    """A part of a document, with these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Metadata(Shape):
    """What it says of itself."""

    name: Name = Field(description="The name; the URN is the kind's word, a colon and this.")
    title: str = Field("", max_length=200, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")
    labels: dict[str, str] = Field(default_factory=dict, description="Kept.")
    annotations: dict[str, str] = Field(default_factory=dict, description="References into other systems.")
