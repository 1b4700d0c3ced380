"""The workspace of examples/edi-gateway as it stands in this repository."""

from datetime import datetime
from pathlib import Path

from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import system

OPS = Path(__file__).parents[2] / "examples/edi-gateway/ops"


def apply(*, now: datetime) -> None:
    """It is applied, as the workspace `demo`."""
    files = {str(each.relative_to(OPS)): each.read_bytes() for each in OPS.rglob("*") if each.is_file()}
    workspaces.apply("demo", files=files, actor=system("test"), now=now)
