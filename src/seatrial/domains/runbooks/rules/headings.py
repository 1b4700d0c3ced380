"""Which section a heading begins, in the words of other people's runbooks too (R131)."""

import re
import unicodedata
from functools import cache

from seatrial.domains.runbooks.types import REQUIRED, RunbookKind

_NUMBER = re.compile(r"^(?:\(?(?:step\s+)?\d+(?:\.\d+)*[.):]?\s+|[a-z][.)]\s+)")
_AND = re.compile(r" (?:and|or|then) | ?/ ?")
_SIGNS = re.compile(r"[^\w\s/-]")

#: Each section by how its headings begin or read, the most exact first.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("tree", r"(troubleshooting |decision )(tree|flow|flowchart)s?$|flow ?chart$|tree$"),
    ("criteria", r"(when to |rollback |abort |decision |go/no-go )+(roll ?back|decision|criteria|points?)\b"
                 r"|rollback (decision )?criteria|when to (roll ?back|abort)"),
    ("checklist", r"(pre-?(deploy\w*|flight|launch|release|change)|before deploy\w*)( check(list)?s?)?$"
                  r"|(deployment )?checklists?\b"),
    ("configuration", r"config\w*( and \w+)? (valid\w*|checks?|verif\w*)"
                      r"|(validate|check|verify) (the )?config"),
    ("restoration", r"(service )?restor(ation|ing|e)( of)?( the)?( service)?( validation| check)?s?$"),
    ("data", r"data (recovery|restor\w*|rollback|loss)|(recover|restore|roll back) (the )?data"),
    ("health", r"health[- ]?checks?\b|health$"),
    ("balancer", r"load[- ]?balanc\w*"),
    ("horizontal", r"(horizontal(ly)? )?scal(e|ing)( out| up| in| down| horizontally| steps| procedure)*$"
                   r"|horizontal\b|add\w* (instances|replicas|nodes|capacity)"),
    ("capacity", r"capacity|sizing|thresholds? and limits"),
    ("monitoring", r"monitor\w*|observ\w+|dashboards?$|watch(ing)?$"),
    ("communication", r"communicat\w*|notif(y|ication)\w*|status (page|updates?)|stakeholders?"),
    ("escalation", r"escalat\w*|contacts?\b|who to (call|contact|page)|on-?call$|support( contacts?)?$"
                   r"|getting help|getting in touch|ownership|(roles and )?responsibilit\w*"),
    ("review", r"post-?(incident|mortem)\b.*|lessons( learned)?|after[- ]?action|retrospective|review$"),
    ("triggers", r"trigger\w*|when (to|do|should|is) .*(use|run|apply|execute|it)\b.*|activation"),
    ("detection", r"detect\w*|indicators?( of compromise)?|signs? of"),
    ("investigation", r"investigat\w*|triage|analysis$|forensics?"),
    ("containment", r"contain(ment|ing)?( \w+)*$|isolat\w+"),
    ("recovery", r"recover\w*|eradicat\w*"),
    ("logs", r"logs?\b( .*)?$|reading (the )?logs|log analysis"),
    ("metrics", r"metrics?\b.*|(reading|interpreting|understanding) (the )?metrics"),
    ("debug", r"debug\w*|diagnostic (steps|procedures?)|deep(er)? dive"
              r"|(initial|first|basic|further|additional|general) (troubleshoot|diagnos|checks?|steps)"),
    ("issues", r"(common|known|possible|potential|likely) (issues?|problems?|causes?|errors?|failures?)"
               r"|symptoms?\b|issues$|problems?( and solutions?)?$|troubleshoot\w*|faqs?$|causes?$"
               r"|root causes?"),
    ("meaning", r"meaning|what (this|the) alert means|about this alert|alert (meaning|summary|details)"),
    ("impact", r"(\w+ )?impact|severity|consequences?"),
    ("diagnosis", r"diagnos\w*|(initial )?assessment"),
    ("mitigation", r"mitigat\w*"),
    ("prerequisites", r"pre-?requisites?|before you (begin|start)|requirements?|access\b|permissions?"
                      r"|pre-?conditions?|preparations?|what you need|required (access|tools|permissions)"),
    ("verification", r"verif\w*|validat\w*|post-?\w+ (checks?|verification|validation|tests?|steps)"
                     r"|confirm\w*|success criteria|how to (check|verify|tell)|acceptance|check (that|it)\b"),
    ("rollback", r"(how to )?roll(ing)?[- ]?back\b|revert\w*|undo\w*|back(ing)?[- ]?out\b"),
    ("related", r"related|references?\b|see also|further (reading|information)|(useful )?links?$"
                r"|documentation|additional (resources|information|reading)|more information|resources?$"
                r"|appendix|((additional|further) )?notes?$"),
    ("purpose", r"purpose|scope|overview|summary|introduction|about|description|background|context|goals?$"
                r"|objectives?|what (is|does|it|this)\b"),
    ("steps", r"(\w+ )?(steps?|procedures?|instructions?|process)( \w+)?$|runbook$|actions?( to take)?$"
              r"|how to|(step-by-step|execution)|resol(ution|ve|ving)\b.*|remediat\w*|fix(es|ing)?$"
              r"|solutions?$|work-?arounds?$|what to do|deploy(ment)?$|execute$"),
)  # fmt: skip

#: What a heading means in a runbook of the kind, where another kind would call it otherwise.
_MEANS: dict[tuple[RunbookKind, str], str] = {
    ("alert", "investigation"): "diagnosis",
    ("alert", "debug"): "diagnosis",
    ("alert", "issues"): "diagnosis",
    ("alert", "purpose"): "meaning",
    ("alert", "steps"): "mitigation",
    ("alert", "recovery"): "mitigation",
    ("troubleshoot", "investigation"): "debug",
    ("troubleshoot", "diagnosis"): "debug",
    ("troubleshoot", "steps"): "debug",
    ("troubleshoot", "detection"): "issues",
    ("troubleshoot", "mitigation"): "issues",
    ("troubleshoot", "monitoring"): "metrics",
    ("rollback", "criteria"): "triggers",
    ("rollback", "recovery"): "data",
    ("rollback", "health"): "restoration",
    ("deploy", "triggers"): "",
    ("security", "triggers"): "detection",
    ("security", "issues"): "detection",
    ("security", "diagnosis"): "investigation",
    ("security", "debug"): "investigation",
    ("security", "steps"): "containment",
    ("security", "mitigation"): "containment",
    ("security", "restoration"): "recovery",
    ("security", "escalation"): "communication",
    ("restore", "recovery"): "steps",
    ("restore", "data"): "steps",
    ("restore", "restoration"): "steps",
    ("scale", "metrics"): "monitoring",
}


def slot_of(heading: str, *, kind: RunbookKind) -> str:
    """The section that the heading begins in a runbook of the kind; '' where nobody can tell."""
    words = plain(heading)
    found = [slot for slot, pattern in _compiled() if pattern.match(words)]
    if not found:
        return ""
    wanted = REQUIRED[kind]
    meant = [_MEANS.get((kind, slot), slot) for slot in found]
    # what this kind needs comes before what other kinds would call it
    return next((slot for slot in meant if slot in wanted), meant[0])


def also_of(heading: str, *, kind: RunbookKind) -> tuple[str, ...]:
    """The sections that the heading names besides the first, as `Diagnosis and mitigation` does two."""
    first = slot_of(heading, kind=kind)
    parts = _AND.split(plain(heading)) if first else []
    found = dict.fromkeys(slot_of(part, kind=kind) for part in parts[1:])
    return tuple(slot for slot in found if slot and slot != first)


def plain(heading: str) -> str:
    """The heading in small letters, without numbers, signs and pictures before its words."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = _NUMBER.sub("", _SIGNS.sub(" ", text).strip() + " ")
    return " ".join(text.split())[:120]


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((slot, re.compile(rf"(?:{pattern})")) for slot, pattern in _PATTERNS)
