"""Asks both verifiers about a bundle: seatrial's own, and docs/verify_decision.py, which shares no line."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from types import ModuleType

from seatrial.kit.signing import signers, verifying
from tests.cast import NOW

ROOT = Path(__file__).resolve().parents[1]
AT = NOW + timedelta(days=1)


def _alone() -> ModuleType:
    """The verifier that stands alone, loaded from its file."""
    spec = importlib.util.spec_from_file_location("verify_decision", ROOT / "docs/verify_decision.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE = _alone()


def both(
    data: bytes, listed: bytes, *, at=AT, files: dict[str, str] | None = None
) -> tuple[list[str], list[str]]:
    """What each of the two has against the bundle."""
    verdict = verifying.verify(data, signers=signers.read(listed), at=at)
    ours = [f"{each.place} {each.words}" for each in (*verdict.findings, *verdict.over)]
    if verdict.decision is not None:
        artefacts = dict(verifying.of_artefacts(files or {}, decision=verdict.decision))
        ours += [name for name, what in artefacts.items() if not what]
    return ours, alone(data, listed, at=at, files=files)


def alone(data: bytes, listed: bytes, *, at=AT, files: dict[str, str] | None = None) -> list[str]:
    """The first thing that the one that stands alone has against the bundle, if any."""
    known = {each["keyid"]: each for each in json.loads(listed)["signers"]}
    try:
        ALONE.verify(data, known, {digest: name for name, digest in (files or {}).items()}, at)
    except Exception as error:  # as its main does
        return [str(error)]
    return []


def believed(data: bytes, listed: bytes) -> list[str]:
    """Who of the two takes the bundle for one that everybody signed."""
    ours = verifying.verify(data, signers=signers.read(listed), at=AT).is_authentic
    return ["seatrial"] * ours + ["alone"] * (not alone(data, listed))
