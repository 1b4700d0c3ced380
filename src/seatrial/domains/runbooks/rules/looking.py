"""What a dry run may run: steps whose author says that they only look, and whose text does not say otherwise.

The word `readonly` is the author's, and may be wrong. What reads like a change is therefore shown and not
run, whatever it is called; lint says so at the fence. The list is of what people write in runbooks; it is no
proof, so that a dry run asks besides for whatever another run there asks for (decision 0073).
"""

import re
from collections.abc import Sequence

from seatrial.domains.runbooks.rules.fences import EXECUTED
from seatrial.domains.runbooks.rules.going_on import Next, Situation
from seatrial.domains.runbooks.types import Step
from seatrial.domains.runbooks.types.runs import RunStep

_SHELLS = frozenset({"sh", "bash", "console"})
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`]*\"")
#: Where a command begins: a line, what joins commands, or a program that runs another.
_FIRST = r"(?:^|[;&|(`{]|\$\(|\b(?:sudo|exec|xargs|then|do|else|time|nohup|env)\s)\s*(?:[A-Z_]+=\S*\s+)*"
_COMMANDS = re.compile(
    _FIRST + r"(rm|rmdir|mv|cp|mkdir|touch|tee|dd|ln|chmod|chown|truncate|install|shred|kill|pkill|killall"
    r"|shutdown|reboot|halt|mkfs\S*|mount|umount|useradd|userdel|passwd|crontab|rsync|scp|patch)\b",
    re.MULTILINE,
)
_VERBS = re.compile(
    r"\b(systemctl|service|docker|podman|kubectl|oc|helm|git|apt|apt-get|yum|dnf|pip|npm|terraform|aws|gcloud|az"
    r"|redis-cli|etcdctl|vault|consul)\b[^\n;|&]*?\s(start|stop|restart|reload|enable|disable|mask|rm|run|kill"
    r"|apply|delete|create|patch|scale|drain|cordon|edit|replace|set|install|upgrade|rollback|uninstall|push"
    r"|commit|checkout|reset|merge|pull|remove|destroy|put|write|update|terminate-instances|del|flushall)\b",
    re.IGNORECASE,
)
_REDIRECTED = re.compile(
    r"(?<![<>=&-])&?[0-9]?>{1,2}\|?\s*(?!&|>|=|\(|/dev/(?:null|stdout|stderr|fd)\b)[^\s|;)]"
)
_OPTIONS = re.compile(
    r"\bsed\b[^\n|;]*\s(?:-[a-zA-Z]*i\b|--in-place)|\bcurl\b[^\n|;]*\s(?:-X\s*(?:POST|PUT|PATCH|DELETE)"
    r"|--request[ =](?:POST|PUT|PATCH|DELETE)|-d\b|--data\S*|-T\b|--upload-file|-F\b)"
    r"|\bfind\b[^\n|;]*-delete\b"
)  # fmt: skip
_SQL = re.compile(
    r"\b(insert\s+into|update\s+\w+\s+set|delete\s+from|drop\s+(?:table|database|index|schema)|alter\s+table"
    r"|truncate\s+table|create\s+(?:table|database|index))\b",
    re.IGNORECASE,
)
_PYTHON = re.compile(
    r"\.(?:write_text|write_bytes|unlink|rmdir|mkdir|touch|symlink_to|rename|rmtree|copytree)\("
    r"|\bos\.(?:remove|unlink|rename|replace|kill|killpg|mkdir|makedirs|rmdir|chmod|chown|truncate|system)\("
    r"|\bshutil\.(?:move|copy\w*|rmtree)\(|\bopen\([^()\n]*,\s*(?:mode=)?['\"][^'\"]*[wax+]"
    r"|\bmethod=['\"](?:POST|PUT|PATCH|DELETE)|\brequests\.(?:post|put|patch|delete)\(|\"(?:POST|PUT|PATCH|DELETE)\""
)  # fmt: skip
_HTTP = re.compile(r"\s*(POST|PUT|PATCH|DELETE)\s", re.IGNORECASE)


def change_in(step: Step) -> str:
    """The words of the step that read like a change, '' where there are none."""
    if step.language == "http":
        found = _HTTP.match(step.text)
        return found[1].upper() if found else ""
    patterns = [_SQL]
    text = step.text
    if step.language == "python":
        patterns.append(_PYTHON)
    elif step.language in _SHELLS:
        patterns += [_OPTIONS, _VERBS]
        bare = _QUOTED.sub("''", text.replace("\\\n", " "))
        if step.language == "console":
            bare = "\n".join(line[2:] for line in bare.splitlines() if line.startswith(("$ ", "# ", "> ")))
        if (command := _COMMANDS.search(bare)) or (command := _REDIRECTED.search(bare)):
            return (command[1] if command.re is _COMMANDS else command[0]).strip()
    for pattern in patterns:
        if found := pattern.search(text):
            return " ".join(found[0].split())[:60]
    return ""


def looks(step: Step) -> bool:
    """Whether a dry run runs the step: its author calls it `readonly`, no person has to act, nothing in it
    reads like a change.
    """
    is_plain = step.readonly and not step.mutating and not step.manual and not step.confirm
    return is_plain and step.language in EXECUTED and not change_in(step)


def next_of_dry_run(situation: Situation) -> Next:
    """What becomes of a dry run: a step that fails stops none of the others, since none rests on another.

    It ends `simulated` whatever came of them, or aborted, and is never in doubt: what only looked may be
    looked at again.
    """
    if situation.wish:
        words = "the stop switch was pressed" if situation.wish == "stop" else "somebody aborted it"
        said = f"{words}: {situation.wish_reason}" if situation.wish_reason else words
        return Next("aborted", said)
    waiting = [each for each in situation.steps if each.state == "pending"]
    following = min(waiting, key=lambda step: step.position, default=None)
    if following is None:
        return Next("simulated", came_to(situation.steps))
    if situation.problem and following.position == situation.position:
        return Next("aborted", situation.problem, following.position)
    return Next("queued", position=following.position, goes_on=True)


def came_to(steps: Sequence[RunStep]) -> str:
    """What a dry run came to, in words."""
    ran = [each for each in steps if each.state != "simulated"]
    if not ran:
        return "a dry run: nothing was done, and nothing is proven"
    failed = sum(each.state != "passed" for each in ran)
    passed = f"{len(ran) - failed} of them passed" if failed else "all of them passed"
    looked = "1 step that only looks" if len(ran) == 1 else f"{len(ran)} steps that only look"
    return (
        f"a dry run: {looked} ran, {passed}; {len(steps) - len(ran)} were only shown, and nothing is proven"
    )
