"""What the API takes and gives of edits."""

from ninja import Schema
from pydantic import Field

from seatrial.domains.workspace.schemas.plans import PlanOut
from seatrial.domains.workspace.types import Edit, Edited


class EditIn(Schema):
    """A file as it is to be; without content it goes. `base` is the SHA-256 of what it was made from."""

    path: str = Field(max_length=1024)
    content: str | None = Field(None, max_length=5 * 1024 * 1024)
    base: str = Field("", max_length=64, description="'' for a file that is not there yet.")


class EditsIn(Schema):
    """Files that are to be others."""

    edits: list[EditIn] = Field(min_length=1, max_length=100)
    message: str = Field("", max_length=500, description="The first line of the commit that a patch makes.")
    plan_digest: str = Field("", max_length=80)

    def wanted(self) -> list[Edit]:
        """The edits as values."""
        return [Edit(each.path, each.content, each.base) for each in self.edits]


class EditedOut(Schema):
    """What the edits change, and the patch; `revision` is the one that stands."""

    revision: int
    is_done: bool
    can_write: bool
    plan: PlanOut
    patch: str

    @classmethod
    def of(cls, found: Edited) -> "EditedOut":
        """The result as the API gives it."""
        return cls(
            revision=found.revision, is_done=found.is_done, can_write=found.can_write,
            plan=PlanOut.of(found.plan), patch=found.patch,
        )  # fmt: skip
