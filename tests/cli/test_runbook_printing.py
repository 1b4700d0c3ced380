"""`seatrial runbook card` and `bundle`: what is taken along for the night when Seatrial is down."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.test_dry_runs import Run, run
from tests.factories import runs

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_card_is_written_once_unless_forced(run: Run, tmp_path: Path):
    runs.runbook()
    card = tmp_path / "out" / "card.pdf"

    code, _, said = run("runbook card", "edi-gateway/deploy", "--to", str(card), "--dry-run")
    assert (code, card.exists()) == (0, False)
    assert "Nothing was written" in said
    assert run("runbook card", "edi-gateway/deploy", "--to", str(card))[0] == 0
    assert len(PdfReader(card).pages) == 1
    code, _, said = run("runbook card", "edi-gateway/deploy", "--to", str(card))
    assert code != 0
    assert "is there already" in said
    assert run("runbook card", "edi-gateway/none", "--to", str(tmp_path / "x.pdf"))[0] == 2


def test_a_bundle_is_an_archive_or_a_folder(run: Run, tmp_path: Path):
    runs.runbook()
    archive, folder = tmp_path / "edi.zip", tmp_path / "edi"

    code, _, said = run("runbook bundle", "edi-gateway", "--to", str(folder), "--dry-run")
    assert (code, folder.exists()) == (0, False)
    assert "1 runbook in" in said
    assert run("runbook bundle", "edi-gateway", "--to", str(archive))[0] == 0
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as opened:
        assert opened.testzip() is None
    assert run("runbook bundle", "edi-gateway", "--to", str(folder))[0] == 0
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest["files"].items():
        assert digest == f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
    assert run("runbook bundle", "edi-gateway", "--to", str(folder))[0] != 0
    assert run("runbook bundle", "edi-gateway", "--to", str(folder), "--force")[0] == 0
    assert run("runbook bundle", "nowhere", "--to", str(tmp_path / "n.zip"))[0] == 2
