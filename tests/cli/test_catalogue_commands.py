"""`seatrial import catalog` and `export catalog`, as somebody would type them."""

import json
from pathlib import Path

import pytest

from seatrial.cli import run
from tests.factories.entities import HARBOUR, INVALID_COMPONENT


@pytest.fixture
def backstage(tmp_path: Path) -> Path:
    folder = tmp_path / "backstage"
    folder.mkdir()
    (folder / "catalog-info.yaml").write_bytes(HARBOUR)
    return folder


def test_a_folder_comes_in_as_it_is_and_goes_out_equal(backstage, tmp_path, capsys):
    out = tmp_path / "ops"
    assert run(["import", "catalog", str(backstage), "--out", str(out)]) == 0
    assert "10 in = 10 taken + 0 refused" in capsys.readouterr().err
    assert (out / "catalog-info.yaml").read_bytes() == HARBOUR

    assert run(["export", "catalog", str(out), "--out", str(tmp_path / "again.yaml")]) == 0
    capsys.readouterr()
    assert run(["import", "catalog", str(tmp_path / "again.yaml"), "--dry-run", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["found"], len(found["taken"]), found["rejects"]) == (10, 10, [])


def test_what_is_refused_is_named_with_its_rule_and_the_code_says_so(backstage, tmp_path, capsys):
    (backstage / "invalid-component.yaml").write_bytes(INVALID_COMPONENT)

    assert run(["import", "catalog", str(backstage), "--out", str(tmp_path / "ops")]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "invalid-component.yaml:1: refused: Component broken name" in said
    assert "the name rule" in said
    assert "11 in = 10 taken + 1 refused" in said


def test_a_dry_run_writes_nothing_and_files_are_not_written_over(backstage, tmp_path, capsys):
    out = tmp_path / "ops"
    assert run(["import", "catalog", str(backstage), "--out", str(out), "--dry-run"]) == 0
    assert not out.exists()
    assert run(["import", "catalog", str(backstage)]) == 2

    assert run(["import", "catalog", str(backstage), "--out", str(out)]) == 0
    assert run(["import", "catalog", str(backstage), "--out", str(out)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(["import", "catalog", str(backstage), "--out", str(out), "--force"]) == 0


def test_a_file_brings_what_it_names_beside_itself_and_nothing_else(tmp_path):
    head = b"apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n"
    location = head + b"spec: {targets: [./more.yaml]}\n"
    (tmp_path / "all.yaml").write_bytes(location)
    (tmp_path / "more.yaml").write_bytes(HARBOUR)
    (tmp_path / "other.yaml").write_bytes(HARBOUR)

    assert run(["import", "catalog", str(tmp_path / "all.yaml"), "--out", str(tmp_path / "ops")]) == 0
    assert sorted(path.name for path in (tmp_path / "ops").iterdir()) == ["all.yaml", "more.yaml"]


@pytest.mark.parametrize("words", [["nowhere.yaml", "--dry-run"], ["empty", "--dry-run"]])
def test_where_there_is_nothing_to_read_nobody_can_tell(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()

    assert run(["import", "catalog", *words]) == 2


def test_an_export_keeps_our_fields_and_completes_groups(tmp_path, capsys):
    (tmp_path / "a.yaml").write_bytes(
        b"apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: crew}\nspec: {type: team}\n---\n"
        b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
        b"spec: {type: service, lifecycle: production, owner: crew, tier: 2}\n"
    )
    assert run(["export", "catalog", str(tmp_path), "--json"]) == 0
    group, component = sorted(
        json.loads(capsys.readouterr().out), key=lambda body: body["kind"], reverse=True
    )

    assert group["spec"] == {"type": "team", "children": []}
    assert component["spec"]["tier"] == 2
    assert run(["export", "catalog", str(tmp_path), "--kind", "Componnent"]) == 2
