"""What the documents of gates have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]


class Shape(BaseModel):
    """A part of a document, with these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Metadata(Shape):
    """What it says of itself."""

    name: Name = Field(description="The name; the URN is the kind's word, a colon and this.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="Why it is as it is.")
