"""The example service that `up --demo` runs beside us, as the stranger it is: a process and its files."""

import os
import sys
from pathlib import Path

import seatrial
from seatrial.server.config import Settings
from seatrial.server.processes import Part
from seatrial.server.supervisor import CannotStart

WORKSPACE = "edi-gateway"
ADDRESS = "127.0.0.1"
USUAL_PORT = 8601
#: The label of the example's runner, and the variable in which it finds the example's database.
RUNNER = "demo"
RUNNER_SECRET = "EDI_GATEWAY_DATABASE"  # noqa: S105 (a name)
#: In the data folder: by which links the example's made-up people sign in.
PEOPLE_FILE = "demo-people.txt"
#: Tells the processes of an `up --demo` that the example runs beside them.
VARIABLE = "SEATRIAL_DEMO"
EXAMPLE = Path("examples") / "edi-gateway"
LONGEST_FILE_BYTES = 5 * 1024 * 1024


def folder() -> Path:
    """Where the example lies in this checkout; raises CannotStart where there is none."""
    found = Path(seatrial.__file__).resolve().parents[2] / EXAMPLE
    if not (found / "edi_gateway" / "__main__.py").is_file():
        raise CannotStart(
            f"the example service is not at {found}",
            remedy="--demo needs a checkout of the repository: packages do not carry the example.",
        )
    return found


def url(settings: Settings) -> str:
    """Where the example answers."""
    return f"http://{ADDRESS}:{settings.demo_port}"


def part(settings: Settings) -> Part:
    """The gateway as a part of the supervisor, with its data below ours."""
    home = settings.folder / "demo"
    home.mkdir(mode=0o700, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "edi_gateway",
        "up",
        "--data",
        str(home),
        "--port",
        str(settings.demo_port),
    ]
    return Part(
        name="edi-gateway",
        command=[*command, "--with-parent"],
        # nothing of our settings reaches it: it is somebody else's service
        arguments={"env": {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(folder())}, "cwd": home},
        log_file=settings.folder / "log" / "edi-gateway.log",
        patience_seconds=5.0,
    )


def runner_home(settings: Settings) -> Path:
    """Where the runner of the example keeps its key."""
    return settings.folder / "demo-runner"


def runner_code(settings: Settings) -> Path:
    """The file by which the runner of the example is enrolled; gone once it is."""
    return settings.folder / "demo-runner.code"


def runner(settings: Settings) -> Part:
    """The runner of the example: it asks us over HTTP, like any other, and knows no secret of ours.

    Where `up` runs as root its programs run as users that nobody has; else they run as whoever started
    it, which `up` says.
    """
    database = f"sqlite:///{settings.folder / 'demo' / 'gateway.db'}"
    command = [sys.executable, "-m", "seatrial", "worker", "--runner", RUNNER, "--jobs", "1"]
    command += ["--state", str(runner_home(settings)), "--url", settings.local_url]
    command += ["--enrol-code", str(runner_code(settings)), "--hide", str(settings.folder)]
    command += ["--allow", f"{ADDRESS}:{settings.demo_port}", "--allow-secret", f"env:{RUNNER_SECRET}"]
    if os.geteuid() != 0:
        command.append("--same-user")
    known = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
    return Part(
        name="runner",
        command=command,
        arguments={"env": {**known, RUNNER_SECRET: database}, "cwd": "/"},
        log_file=settings.folder / "log" / "runner.log",
        patience_seconds=3.0,
    )


def workspace_files(settings: Settings) -> dict[str, bytes]:
    """The files of the example's workspace by their paths, as `apply` takes them.

    They name the address that the example usually has; where it has another port here, they name that.
    """
    usual, here = f"{ADDRESS}:{USUAL_PORT}".encode(), f"{ADDRESS}:{settings.demo_port}".encode()
    root = folder() / "ops"
    paths = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    return {
        path.relative_to(root).as_posix(): path.read_bytes().replace(usual, here)
        for path in paths
        if path.stat().st_size <= LONGEST_FILE_BYTES
    }
