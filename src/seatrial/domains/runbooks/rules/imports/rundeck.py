"""Jobs of Rundeck (its YAML, job-yaml-v10) become runbooks: steps, options, schedules; the rest is named."""

import re
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from seatrial.domains.runbooks.rules.imports.drafts import Imported, Origin, Reject
from seatrial.domains.runbooks.rules.imports.quartz import cron_of
from seatrial.domains.runbooks.rules.imports.writing import Draft, fence, prose, write
from seatrial.kit import yaml
from seatrial.kit.yaml_positions import Positions

Pointer = tuple[str | int, ...]
#: Keys of a job that say nothing a runbook would: how it is shown, logged, and which job it is.
_SILENT = frozenset({
    "defaultTab", "description", "executionEnabled", "group", "id", "loglevel", "loglimit", "loglimitAction",
    "name", "nodeFilterEditable", "nodesSelectedByDefault", "options", "project", "schedule",
    "scheduleEnabled", "scheduled", "sequence", "timeout", "uuid",
})  # fmt: skip
_WHY = {
    "notification": "who is told is no part of a runbook",
    "nodefilters": "which machines it acts on are targets: say them in `targets` and with target=",
    "retry": "a runbook retries steps, not the whole: say retries= where it helps",
    "orchestrator": "steps run one after the other",
    "timeZone": "cron's times are UTC",
    "multipleExecutions": "a runbook runs once at a time in an environment",
}
_OPTION = re.compile(r"\$\{option\.([^}]+)\}|@option\.([^@\s]+)@|\$\{?RD_OPTION_([A-Za-z0-9_]+)\}?")
_OTHER = re.compile(
    r"\$\{(?:job|node|export|globals?|data|unquotedoption)\.[^}]*\}|@(?:job|node|globals)\.[^@\s]+@"
)
_INTERPRETERS = (("python", "python"), ("bash", "bash"), ("zsh", "bash"), ("sh", "sh"))
_TIMEOUT = re.compile(r"(?:\d{1,6}[smhd]){1,4}")


@dataclass(slots=True)
class _Job:
    """A job that is being read, and what is counted of it."""

    file: str
    positions: Positions
    at: Pointer
    body: Mapping[str, Any]
    draft: Draft
    found: int = 1
    names: dict[str, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)

    def refuse(self, pointer: Pointer, text: Any, reason: str) -> None:
        """What stands there did not come in."""
        line = self.positions.at((*self.at, *pointer), key=bool(pointer) and isinstance(pointer[-1], str))[0]
        self.rejects.append(Reject(self.file, line, " ".join(str(text).split())[:120], reason))


def import_rundeck(data: bytes, *, file: str, origin: Origin | None = None) -> Imported:
    """A runbook of each job of the file; raises nothing. What is no job is refused with its line."""
    stream = yaml.read(data)
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    rejects = [Reject(file, each.line, "", each.message) for each in faults]
    files: dict[str, str] = {}
    again = Counter[str]()
    found = len(rejects)
    for document in stream.documents:
        jobs = document.value if isinstance(document.value, list) else [document.value]
        for number, body in enumerate(jobs):
            at: Pointer = (number,) if isinstance(document.value, list) else ()
            if not isinstance(body, dict) or not isinstance(body.get("sequence"), dict):
                line = document.positions.at(at)[0]
                rejects.append(Reject(file, line, str(body)[:80], "is no job: it has no sequence"))
                found += 1
                continue
            job = _read(_Job(file, document.positions, at, body, _begun(body, origin or Origin())))
            files[_free(_slug(str(body.get("name") or "job")), files, again)] = write(job.draft)
            found += job.found
            rejects += job.rejects
    return Imported(files, found, tuple(rejects))


def import_jobs(files: Mapping[str, bytes], *, origin: Origin | None = None) -> Imported:
    """The same of several files. Of two jobs with one name, the later one's runbook bears a number."""
    made: dict[str, str] = {}
    found, again = 0, Counter[str]()
    rejects: list[Reject] = []
    for file in sorted(files):
        each = import_rundeck(files[file], file=file, origin=origin)
        for name, text in each.files.items():
            made[_free(name.removesuffix(".md"), made, again)] = text
        found += each.found
        rejects += each.rejects
    return Imported(made, found, tuple(rejects))


def _begun(body: Mapping[str, Any], origin: Origin) -> Draft:
    name = str(body.get("name") or "Job")
    draft = Draft(title=name, front={"kind": "task", "title": name[:200]})
    draft.front |= {
        key: value for key, value in (("service", origin.service), ("owner", origin.owner)) if value
    }
    group = f"In Rundeck it stands in the group {body['group']}." if body.get("group") else ""
    said = prose(str(body["description"])) if body.get("description") else ""
    draft.sections["purpose"] = "\n\n".join(filter(None, (said, group)))
    return draft


def _read(job: _Job) -> _Job:
    _options(job)
    _schedule(job)
    sequence = job.body["sequence"]
    commands = sequence.get("commands")
    for number, command in enumerate(commands if isinstance(commands, list) else ()):
        job.found += 1
        _command(job, command, ("sequence", "commands", number))
    if sequence.get("keepgoing") in (True, "true"):
        job.found += 1
        job.refuse(
            ("sequence", "keepgoing"), "keepgoing: true", "a step that fails stops the run: it has failed"
        )
    for key in job.body:
        if key not in _SILENT and job.body[key] not in (None, {}, [], False, "false"):
            job.found += 1
            job.refuse((key,), f"{key}: {job.body[key]}", _WHY.get(key, "a runbook has nothing like it"))
    return job


def _schedule(job: _Job) -> None:
    said = job.body.get("schedule")
    words = str(job.body.get("description") or job.body.get("name") or "")
    job.draft.front["trigger"] = " ".join(words.split())[:300] or "Somebody asks for it."
    if not said:
        return
    job.found += 1
    cron = cron_of(said)
    if cron is None:
        job.refuse(("schedule",), said, "cron has no way to say this schedule")
    else:
        job.draft.front["triggers"] = [{"schedule": cron}]


def _options(job: _Job) -> None:
    options = job.body.get("options")
    for number, option in enumerate(options if isinstance(options, list) else ()):
        job.found += 1
        pointer: Pointer = ("options", number)
        name = option.get("name") if isinstance(option, dict) else None
        if not isinstance(name, str) or not name:
            job.refuse(pointer, option, "the option has no name")
        elif option.get("type") == "file":
            job.refuse(
                pointer, name, "a file that somebody uploads is no parameter: put it where the step finds it"
            )
        elif _parameter_name(name) in job.names.values():
            job.refuse(pointer, name, f"there is another parameter {_parameter_name(name)}")
        else:
            job.names[name] = _parameter_name(name)
            job.draft.front.setdefault("parameters", []).append(_parameter(job, name, option))


def _parameter_name(name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return (slug if slug[:1].isalpha() else f"p_{slug}")[:40].strip("_")


def _parameter(job: _Job, name: str, option: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": job.names[name]}
    values = option.get("values")
    if option.get("secure") in (True, "true"):
        return {**made, "type": "secret", "from": f"env:{job.names[name].upper()}"}
    if option.get("enforced") in (True, "true") and isinstance(values, list) and values:
        made |= {"type": "choice", "choices": [str(each) for each in values]}
    if option.get("description"):
        made["description"] = " ".join(str(option["description"]).split())[:500]
    if option.get("regex"):
        made["pattern"] = str(option["regex"])[:300]
    if option.get("value") not in (None, ""):
        made["default"] = str(option["value"])
    elif option.get("required") not in (True, "true"):
        made["required"] = False
    return made


def _command(job: _Job, command: Any, pointer: Pointer) -> None:
    if not isinstance(command, dict):
        job.refuse(pointer, command, "is no step")
        return
    if isinstance(command.get("errorhandler"), dict):
        job.found += 1
        reason = "what happens when a step fails is written in the section Rollback"
        job.refuse((*pointer, "errorhandler"), command["errorhandler"], reason)
    made = _text_of(job, command, pointer)
    if made is None:
        return
    text, language = made
    left = _OTHER.search(text)
    if left:
        job.refuse(pointer, text, f"uses {left[0]}, which only Rundeck knows")
        return
    if language != "python" and any(_is_quoted(text, match) for match in _OPTION.finditer(text)):
        job.refuse(pointer, text, "has an option between single quotes, where a shell sees no variable")
        return
    title = str(command.get("description") or "")
    values = {"title": title[:200], "timeout": _timeout(job)}
    job.draft.steps.append(fence(_with_parameters(job, text, language), language=language, values=values))


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether the option stands between single quotes on its line."""
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return re.sub(r"\\.|\"[^\"']*\"", "", before).count("'") % 2 == 1


def _text_of(job: _Job, command: Mapping[str, Any], pointer: Pointer) -> tuple[str, str] | None:
    if isinstance(command.get("exec"), str):
        return command["exec"], "sh"
    if isinstance(command.get("script"), str):
        if command.get("args"):
            job.refuse(pointer, command["args"], "a script with arguments: write what they are into it")
            return None
        language = _language(command)
        if language is None:
            job.refuse(pointer, command["script"], "its interpreter is none that is run: sh, bash, python")
            return None
        return command["script"], language
    for key in ("scriptfile", "scripturl", "jobref", "type"):
        if key in command:
            reasons = {
                "scriptfile": "a script that lies elsewhere: bring its text in",
                "scripturl": "a script that lies elsewhere: bring its text in",
                "jobref": "another job: link its runbook, or write its steps here",
                "type": "a plugin of Rundeck",
            }
            job.refuse(pointer, command[key], reasons[key])
            return None
    job.refuse(pointer, command, "does nothing that could be read")
    return None


def _language(command: Mapping[str, Any]) -> str | None:
    script = str(command["script"])
    first = (
        script.splitlines()[0] if script.startswith("#!") else str(command.get("scriptInterpreter") or "sh")
    )
    return next((ours for theirs, ours in _INTERPRETERS if re.search(rf"\b{theirs}[\d.]*\b", first)), None)


def _timeout(job: _Job) -> str:
    said = str(job.body.get("timeout") or "").replace(" ", "")
    return said if _TIMEOUT.fullmatch(said) else ""


def _with_parameters(job: _Job, text: str, language: str) -> str:
    """Options as variables: text is never pasted into a script."""

    def variable(match: re.Match[str]) -> str:
        name = match[1] or match[2] or match[3]
        known = {_parameter_name(each): each for each in job.names}
        ours = (
            job.names.get(name) or (_parameter_name(name) if _parameter_name(name) in known else "")
        ).upper()
        ours = ours or _parameter_name(name).upper()
        return f'os.environ["{ours}"]' if language == "python" else f"${{{ours}}}"

    made = _OPTION.sub(variable, text)
    if language != "python" or made == text:
        return made
    first, newline, rest = made.partition("\n")
    return f"{first}{newline}import os\n{rest}" if first.startswith("#!") else f"import os\n{made}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "job"


def _free(name: str, taken: Container[str], again: Counter[str]) -> str:
    """A file's name that is not taken; `again` keeps how far each was counted, so that many cost no more."""
    while (made := f"{name}-{again[name]}.md" if again[name] else f"{name}.md") in taken:
        again[name] += 1
    again[name] += 1
    return made
