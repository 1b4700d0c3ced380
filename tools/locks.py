"""The locked requirements: `python -m tools.locks` writes them, `--check` says whether they still fit.

requirements/run.txt is what the product needs, dev.txt that and what its developers need, build.txt
what builds the wheel. Each package has one version and the hashes of its files; no address is in them,
so that they serve with any index.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
RUN, DEV, BUILD = LOCKS = ("run.txt", "dev.txt", "build.txt")
OPTIONS = (
    "--quiet", "--upgrade", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header",
    "--no-annotate", "--python-version=3.11", "--python-platform=linux",
)  # fmt: skip
#: What hatchling asks for when it installs in place; it says so only once it runs.
IN_PLACE = "editables"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s\\;]+)", re.MULTILINE)
_ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\bfile:")


def pins(lock: Path) -> dict[str, str]:
    """Version by name, as the lock has them."""
    found = _PIN.finditer(lock.read_text())
    return {canonicalize_name(match["name"]): match["version"] for match in found}


def wanted() -> dict[str, list[str]]:
    """What pyproject.toml asks for, by the lock in which it has to be."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    run, build = project["project"]["dependencies"], project["build-system"]["requires"]
    return {RUN: run, DEV: run + project["dependency-groups"]["dev"], BUILD: [*build, IN_PLACE]}


def faults(folder: Path = FOLDER) -> list[str]:
    """What is wrong with the locks in the folder, a line for each; nothing where they fit."""
    absent = [f"{name} is missing" for name in LOCKS if not (folder / name).exists()]
    if absent:
        return absent
    said = [fault for name, requirements in wanted().items() for fault in _unmet(folder / name, requirements)]
    tested = pins(folder / DEV)
    shared = {name: version for name, version in pins(folder / BUILD).items() if name in tested}
    for name, version in (pins(folder / RUN) | shared).items():
        if tested.get(name) != version:
            said.append(f"{name} {version} is installed and {tested.get(name)} is tested")
    return said + [fault for name in LOCKS for fault in _unfit(folder / name)]


def write() -> None:
    """All locks hold the newest versions that pyproject.toml allows; dev.txt has those of run.txt."""
    FOLDER.mkdir(exist_ok=True)
    _compile(["pyproject.toml"], RUN)
    _compile(["pyproject.toml", "--group=dev", f"--constraint={FOLDER / RUN}"], DEV)
    _compile(["-", f"--constraint={FOLDER / DEV}"], BUILD, given="\n".join(wanted()[BUILD]))


def _unmet(lock: Path, requirements: list[str]) -> list[str]:
    locked, said = pins(lock), []
    for requirement in map(Requirement, requirements):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None:
            said.append(f"{lock.name} lacks {requirement.name}")
        elif not requirement.specifier.contains(version, prereleases=True):
            said.append(f"{lock.name} has {requirement.name} {version}, not {requirement.specifier}")
    return said


def _unfit(lock: Path) -> list[str]:
    text = lock.read_text()
    said = [f"{lock.name} names an address: {found}" for found in _ADDRESS.findall(text)]
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    bare = [
        block.partition(" ")[0] for block in blocks if _PIN.match(block) and "--hash=sha256:" not in block
    ]
    return said + [f"{lock.name} has no hash for {name}" for name in bare]


def _compile(sources: list[str], lock: str, *, given: str = "") -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "pip", "compile", *OPTIONS, *sources, f"--output-file={FOLDER / lock}"]
    subprocess.run(command, cwd=ROOT, check=True, input=given, text=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """The exit code: 1 where the locks do not fit, 0 otherwise."""
    parser = argparse.ArgumentParser(description="Lock the requirements.")
    parser.add_argument("--check", action="store_true", help="write nothing, say what does not fit")
    if not parser.parse_args().check:
        write()
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print("Run: make lock", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
