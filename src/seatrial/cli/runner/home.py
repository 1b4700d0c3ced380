"""What a runner keeps on its machine: its key, its token, and results that have not been acknowledged yet."""

import base64
import json
import os
import platform
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seatrial import __version__
from seatrial.cli.client import Client, Place
from seatrial.cli.runner import spool
from seatrial.kit.problems import Problem

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_FILE, _KEY, _SPOOL, _LOCK = "runner.json", "key.pem", "spool", "lock"


class CannotUseRunner(Problem):
    """This machine is no runner of that label, or others could read its key."""

    type = "cannot-use-runner"
    title = "The runner cannot start"
    status = 409


@dataclass(frozen=True, slots=True)
class Home:
    """An enrolled runner on its own machine."""

    folder: Path
    url: str
    label: str
    uid: str
    expires_at: str
    token: str = field(repr=False)
    key: Ed25519PrivateKey = field(repr=False)

    def place(self) -> Place:
        """Where its Seatrial is."""
        return Place(self.url, self.token, str(self.folder / _FILE))

    def sign(self, data: bytes) -> str:
        """The signature of the runner's key, in base64."""
        return base64.b64encode(self.key.sign(data)).decode()

    def with_token(self, token: str, *, expires_at: str) -> "Home":
        """The same with a new token, which is written first."""
        renewed = replace(self, token=token, expires_at=expires_at)
        _write(renewed)
        return renewed

    def occupy(self) -> bool:
        """Whether no other process is this runner now, nor will be as long as this one lives."""
        if fcntl is None:
            return False
        number = os.open(self.folder / _LOCK, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(number)
            return False
        return True

    def keep(self, job: str, *, content: Mapping[str, Any]) -> None:
        """The result of the job is on the disk, whatever happens before it is acknowledged."""
        _private(self.folder / _SPOOL / f"{job}.json", json.dumps(content).encode())

    def forget(self, job: str) -> None:
        """The result of the job was acknowledged, or is wanted no more."""
        (self.folder / _SPOOL / f"{job}.json").unlink(missing_ok=True)
        spool.file_of(self.folder, job=job).unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Results that have not been acknowledged; what cannot be read was never whole, and goes."""
        for file in sorted((self.folder / _SPOOL).glob("*.json")):
            try:
                yield file.stem, json.loads(file.read_bytes())
            except ValueError:
                file.unlink(missing_ok=True)


def place_of(label: str, *, state: Path | None) -> Path:
    """The folder of the runner of that label: the one that is given, else below the user's own state."""
    if state is not None:
        return state.expanduser().absolute()
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(base).expanduser().absolute() / "seatrial" / "runners" / label


def enrol(folder: Path, *, url: str, code: str, label: str) -> Mapping[str, Any]:
    """The folder holds a new key, and Seatrial knows its public part; gives the runner as Seatrial has it."""
    if (folder / _FILE).exists():
        raise CannotUseRunner(
            f"there is a runner in {folder} already",
            remedy="Use another --state; or remove that folder, once the runner in it is revoked.",
        )
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    body = {
        "code": code,
        "label": label,
        "public_key": base64.b64encode(public).decode(),
        "version": __version__,
        "platform": platform.platform()[:100],
    }
    (folder / _SPOOL).mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _private(folder / _KEY, secret)
    with Client(Place(url, "none", "--url")) as client:
        done = client.post("/runners/enrol", body)
    runner: Mapping[str, Any] = done["runner"]
    _write(Home(folder, url, label, str(runner["uid"]), str(done["expires_at"]), str(done["token"]), key))
    return runner


def enrol_by_file(folder: Path, *, url: str, file: Path, label: str) -> None:
    """The same with a code that lies in a file, which is gone then. An older runner there is replaced."""
    try:
        code = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise CannotUseRunner(f"the code in {file} cannot be read: {error}") from error
    shutil.rmtree(folder, ignore_errors=True)
    enrol(folder, url=url, code=code, label=label)
    file.unlink(missing_ok=True)


def read(folder: Path, *, label: str) -> Home:
    """The runner in the folder; raises CannotUseRunner where there is none, or others can read its key."""
    try:
        said = json.loads((folder / _FILE).read_bytes())
        _require_private(folder / _KEY)
        key = serialization.load_pem_private_key((folder / _KEY).read_bytes(), password=None)
    except FileNotFoundError:
        raise CannotUseRunner(
            f"there is no runner in {folder}",
            remedy=f"Enrol it: seatrial runner enrol --label {label} --url ... --code ...",
        ) from None
    except (OSError, ValueError) as error:
        raise CannotUseRunner(f"the runner in {folder} cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey) or said["label"] != label:
        raise CannotUseRunner(f"the runner in {folder} is {said['label']}, not {label}")
    (folder / _SPOOL).mkdir(mode=0o700, exist_ok=True)
    return Home(folder, said["url"], label, said["uid"], said["expires_at"], said["token"], key)


def _require_private(file: Path) -> None:
    mode = file.stat().st_mode
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CannotUseRunner(
            f"others on this machine may read {file}",
            remedy="chmod 600 it, and enrol anew with another key if somebody may have read it.",
        )


def _write(home: Home) -> None:
    content = {
        "url": home.url,
        "label": home.label,
        "uid": home.uid,
        "token": home.token,
        "expires_at": home.expires_at,
    }
    _private(home.folder / _FILE, json.dumps(content, indent=2).encode())


def _private(file: Path, data: bytes) -> None:
    """The file holds the data, whole or not at all, and nobody else may read it."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(number, "wb") as open_file:  # noqa: PTH123 (a number, not a path)
            open_file.write(data)
            open_file.flush()
            os.fsync(open_file.fileno())
        draft.replace(file)
    except OSError:  # half of it would only take the room that is missing
        with suppress(OSError):
            draft.unlink()
        raise
