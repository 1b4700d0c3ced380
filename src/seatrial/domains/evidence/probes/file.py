"""The probe `file`: is there such a file in the workspace, and what does it hold?"""

import shlex
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from seatrial.domains.evidence.probes.contents import MAX_TEXT, contents
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe

#: Files of a pattern whose content is looked at, and whose paths are listed.
_MAX_FILES = 100
_MAX_PATHS = 1000


class FileParameters(BaseModel):
    """Exactly one of a path and a pattern, both from the root of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field("", max_length=1000, description="A file, as `runbooks/restore.md`.")
    glob: str = Field("", max_length=1000, description="A pattern, as `runbooks/**/*.md`.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "FileParameters":
        if bool(self.path) == bool(self.glob):
            raise ValueError("give either path or glob")
        return self


def look(what: Look) -> Observation:
    """Findings about the file, or about all files of the pattern with those of each in `files`."""
    parameters: FileParameters = what.parameters
    if parameters.path:
        return _one(what, parameters.path)
    return _many(what, parameters.glob)


def _one(what: Look, path: str) -> Observation:
    data = what.files.read(path)
    if data is None:
        return Observation({"exists": False, "count": 0, "paths": []}, f"the file {path}", 0)
    return Observation(
        {**contents(path, data=data), "count": 1, "paths": [path]}, f"the file {path} of the workspace", 1
    )


def _many(what: Look, pattern: str) -> Observation:
    paths = what.files.glob(pattern)
    files: list[dict[str, Any]] = []
    room = MAX_TEXT
    for path in paths[:_MAX_FILES]:
        data = what.files.read(path) or b""
        files.append({"path": path, **contents(path, data=data, room=room)})
        room = max(0, room - len(data))
    findings = {
        "exists": bool(paths),
        "valid": all(each["valid"] for each in files),
        "count": len(paths),
        "paths": paths[:_MAX_PATHS],
        "files": files,
        "size": sum(each["size"] for each in files),
    }
    problems = [each["problem"] for each in files if "problem" in each]
    if problems:
        findings["problem"] = problems[0]
    if len(paths) > _MAX_FILES:
        findings["truncated"] = True
    return Observation(findings, f"the files {pattern} of the workspace", len(paths))


def describe(parameters: FileParameters) -> str:
    """The command that shows the same files, run at the root of the workspace."""
    if parameters.path:
        return shlex.join(["sha256sum", "--", parameters.path])
    return shlex.join(["git", "ls-files", f":(glob){parameters.glob}"])


PROBES.add(
    "file",
    Probe(
        name="file",
        summary="A file of the workspace, or all that match a pattern: existence, digest, text, data.",
        parameters=FileParameters,
        look=look,
        describe=describe,
        evidence_type="file",
        offline=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=10),
    ),
)
