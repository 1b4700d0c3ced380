"""The kind DeploymentSource: who tells of deployments, and what it calls services and environments."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from seatrial.connectors.references import fault_of
from seatrial.domains.gates.definitions.shapes import Metadata, Shape
from seatrial.domains.gates.types import SourceType
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Reference

ServiceUrn = Annotated[str, StringConstraints(pattern=r"^service:[^\s:]+$", max_length=200)]
Theirs = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Ours = Annotated[str, StringConstraints(min_length=1, max_length=100)]
#: What these systems prove themselves by is a secret that both sides know.
_WITH_SECRET = ("github", "gitlab", "argocd")


class SourceSpec(Shape):
    """What it speaks, how it proves itself, and what its names mean."""

    type: SourceType = Field(
        description="What it sends: CloudEvents with CDEvents, plain JSON, or webhooks of GitHub, GitLab, "
        "Argo CD."
    )
    secret: str = Field(
        "", description="Where the secret is that it proves itself by, as `env:NAME` or `file:/PATH`."
    )
    services: dict[Theirs, ServiceUrn] = Field(
        min_length=1,
        max_length=2000,
        description="Our services by its names: repository, project or application, as `acme/edi-gateway`.",
    )
    environments: dict[Theirs, Ours] = Field(
        default_factory=dict,
        max_length=200,
        description="Our environments by its names; one that is not here is called the same.",
    )
    token: str = Field(
        "", description="GitHub only: where the token is by which deployment protection rules are answered."
    )
    api: str = Field(
        "", max_length=500, description="GitHub only: address of its API, where it is not api.github.com."
    )


class SourceDocument(Shape):
    """Who tells of deployments."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["DeploymentSource"] = Field(description="DeploymentSource.")
    metadata: Metadata = Field(description="What it says of itself.")
    spec: SourceSpec = Field(description="The source.")


def references(definition: Definition) -> Iterable[Reference]:
    """It names services."""
    for name, urn in definition.body["spec"]["services"].items():
        yield Reference(("spec", "services", name), urn)


def lint_source(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """Secrets that are no references, and fields that its type does not have."""
    del definitions
    spec = definition.body["spec"]
    for name in ("secret", "token"):
        if spec.get(name) and (fault := fault_of(spec[name])):
            yield Lint(("spec", name), f"the {name} is no reference", fault.capitalize() + ".")
    if spec["type"] in _WITH_SECRET and not spec.get("secret"):
        remedy = "Write secret: env:NAME or file:/PATH, and give the same secret to the other side."
        yield Lint(("spec", "type"), f"without a secret nobody could know that it is {spec['type']}", remedy)
    for name in ("token", "api"):
        if spec.get(name) and spec["type"] != "github":
            yield Lint(("spec", name), f"only a source of type github has {name}", "Take it out.")
    if spec.get("api") and not _is_address(spec["api"]):
        yield Lint(("spec", "api"), "it is no address", "Write https://host/path, without a password.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


SOURCE = KINDS.add(
    "DeploymentSource",
    Kind(
        "DeploymentSource",
        "deployment-source",
        ("seatrial.dev/v1",),
        SourceDocument,
        "Who tells of deployments, how it proves itself, and what it calls services and environments.",
        references,
        lint_source,
        policy_only=True,
    ),
)
