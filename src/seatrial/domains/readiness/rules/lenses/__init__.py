"""Custom lenses of the AWS Well-Architected Tool as checklists, their risk rules proven sound or not."""

from seatrial.domains.readiness.rules.lenses.converting import import_lens
from seatrial.domains.readiness.rules.lenses.reading import BadLens, Lens, read_lens

__all__ = ["BadLens", "Lens", "import_lens", "read_lens"]
