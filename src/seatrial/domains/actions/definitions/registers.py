"""The kind RiskRegister: risks with probability, impact, owner and mitigations."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.actions.rules.risks import ENTITY
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.workspace.types import Definition, Lint, Pointer, Reference

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class MitigationSpec(_Shape):
    """What makes the risk less likely or less bad."""

    title: Words = Field(description="What is done, in a line.")
    due: date | None = Field(
        None, description="By when. With an owner who has an account, an action is opened on apply, once."
    )
    owner: str = Field("", description="Who answers for it, as `user:default/lena`.")
    action: str = Field(
        "", pattern=r"^(A-[0-9]{1,9})?$", description="An action that does it already, as `A-12`."
    )


class RiskSpec(_Shape):
    """What may go wrong."""

    id: Name = Field(description="Its name within the register; it never changes.")
    title: Words = Field(description="What may go wrong, in a line.")
    description: str = Field("", max_length=20_000, description="How, and what would follow.")
    probability: int = Field(ge=0, le=100, description="How likely, in percent.")
    impact: Literal["high", "medium", "low"] = Field(description="How bad it would be.")
    owner: str = Field("", description="Who watches it: a team or a person, as `group:default/edi-team`.")
    mitigations: tuple[MitigationSpec, ...] = Field((), description="What is done about it.")
    review_by: date | None = Field(None, description="By when somebody looks whether it still stands so.")


class RegisterSpec(_Shape):
    """The risks, and what they are about."""

    of: Words = Field(
        description="What it is about: `component:default/edi-gateway`, `system:edi`, or words."
    )
    risks: tuple[RiskSpec, ...] = Field(description="What may go wrong.")


class RegisterMetadata(_Shape):
    """What the register says of itself."""

    name: Name = Field(description="The name; the URN is risk-register:<name>.")
    title: str = Field("", description="The name as people read it.")
    description: str = Field("", description="Where the risks come from.")


class RiskRegisterDocument(_Shape):
    """Risks with probability, impact, owner and mitigations (R289 to R293)."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["RiskRegister"] = Field(description="RiskRegister.")
    metadata: RegisterMetadata = Field(description="What it says of itself.")
    spec: RegisterSpec = Field(description="The risks.")


def lint_register(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """Two risks of one id, and mitigations that could never become an action."""
    del definitions
    seen: set[str] = set()
    for index, risk in enumerate(definition.body["spec"]["risks"]):
        if risk["id"] in seen:
            yield Lint(("spec", "risks", index, "id"), f"two risks are called {risk['id']!r}", "Rename one.")
        seen.add(risk["id"])
        for number, each in enumerate(risk.get("mitigations") or ()):
            owner = each.get("owner") or ""
            place: Pointer = ("spec", "risks", index, "mitigations", number, "owner")
            if owner and not as_urn(owner, default_kind="user").startswith("person:"):
                yield Lint(place, f"{owner!r} is no person", "Name one person: an action has one owner.")


def register_references(definition: Definition) -> Iterable[Reference]:
    """A register names what it is about, and who watches the risks and does what."""
    spec = definition.body["spec"]
    if ENTITY.match(spec["of"]):
        yield Reference(("spec", "of"), as_urn(spec["of"], default_kind="component"))
    for index, risk in enumerate(spec["risks"]):
        yield from _named(("spec", "risks", index, "owner"), risk.get("owner"), "group")
        for number, each in enumerate(risk.get("mitigations") or ()):
            place: Pointer = ("spec", "risks", index, "mitigations", number, "owner")
            yield from _named(place, each.get("owner"), "user")


def _named(place: Pointer, said: str | None, kind: str) -> Iterator[Reference]:
    if said:
        yield Reference(place, as_urn(said, default_kind=kind))
