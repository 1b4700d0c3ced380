"""Judges what files say of alerts and dashboards: reviews, runbooks with their anchors, interpretations,
metrics that nobody explains (R207, R208, R210, R211).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import date

from seatrial.domains.evidence.rules.grafana import BoardPanel, read_board
from seatrial.domains.evidence.rules.promql import metrics_in
from seatrial.domains.evidence.types import Files
from seatrial.domains.monitoring.rules.following import follow
from seatrial.domains.monitoring.rules.plans import urn_of
from seatrial.domains.monitoring.rules.prometheus import written_in
from seatrial.domains.monitoring.types import (
    Board,
    BoardNote,
    Fault,
    Judged,
    Metric,
    Note,
    Panel,
    Place,
    Plan,
    Reviewed,
    Rule,
    Written,
)
from seatrial.kit import durations

_MOST_FILES = 2000
#: What Prometheus makes of one metric: `x_bucket` of a histogram is explained by `x`.
_PARTS = re.compile(r"_(?:bucket|sum|count|total|created)$")
#: Metrics that Prometheus makes itself.
_OWN = frozenset({"up", "ALERTS", "ALERTS_FOR_STATE"})


def judge(plan: Plan, *, files: Files, today: date) -> Judged:
    """The rules and boards of the plan, as the files of its workspace have them on that day (UTC)."""
    faults: list[Fault] = []
    rules: list[Rule] = []
    paths = sorted({path for pattern in plan.files for path in files.glob(pattern)})
    for pattern in plan.files:
        if not files.glob(pattern):
            faults.append(Fault("no-file", Place(pattern), "no file matches", "Correct `rules.files`."))
    if len(paths) > _MOST_FILES:
        message = f"{len(paths)} files match, of which the first {_MOST_FILES} are read"
        faults.append(Fault("unreadable", Place(paths[_MOST_FILES]), message, "Narrow `rules.files`."))
    for path in paths[:_MOST_FILES]:
        written, wrong = written_in(path, data=files.read(path) or b"")
        faults += wrong
        rules += [_rule(plan, each, files, today) for each in written]
    boards = tuple(_board(plan, each, files, today) for each in plan.boards)
    return Judged(plan, tuple(rules), boards, tuple(faults))


def _rule(plan: Plan, written: Written, files: Files, today: date) -> Rule:
    note = plan.notes.get(written.alert, Note())
    team = written.labels.get("team", "")
    last = note.reviews[0] if note.reviews else None
    is_critical = written.severity.casefold() in {each.casefold() for each in plan.critical}
    interpretation = note.interpretation or written.annotations.get("interpretation", "").strip()
    reviewed = Reviewed(last, note.window or plan.window, today)
    followed = follow(written, files=files, bases=plan.runbooks)
    metrics = tuple(metrics_in(written.expr))
    faults = (
        *_reviews(written.place, reviewed, f"rules.notes.{written.alert}.reviews"),
        *_severity(written),
        *followed.faults,
        *_read_by(written, interpretation, is_critical),
        *_unexplained(plan.metrics, metrics, Place(written.place.path, written.lines["expr"])),
    )
    return Rule(
        written=written, plan=plan.name, service=plan.service,
        owner=note.owner or (urn_of(team, kind="group") if team else plan.owner),
        reviewed=reviewed, reviews=note.reviews, interpretation=interpretation, is_critical=is_critical,
        runbook=followed.link, runbook_file=followed.file, metrics=metrics, faults=faults,
    )  # fmt: skip


def _reviews(place: Place, reviewed: Reviewed, where: str) -> Iterator[Fault]:
    if not reviewed.is_stale:
        return
    span = durations.spell(reviewed.window)
    said = f"the last review was on {reviewed.last.on}" if reviewed.last else "nobody ever reviewed it"
    remedy = f"Review it, and write day, name and what came of it under `{where}`."
    yield Fault("stale", place, f"{said}; a review counts for {span}", remedy)


def _severity(written: Written) -> Iterator[Fault]:
    if not written.severity:
        yield Fault("no-severity", written.place, "it has no severity", "Add the label `severity`.")


def _read_by(written: Written, interpretation: str, is_critical: bool) -> Iterator[Fault]:
    if is_critical and not interpretation:
        remedy = "Add the annotation `interpretation`: what it means, what else it may be, where to look."
        message = "it is critical, and nothing says how to interpret it"
        yield Fault("no-interpretation", written.place, message, remedy)


def _unexplained(known: Mapping[str, Metric], asked: tuple[str, ...], place: Place) -> Iterator[Fault]:
    for name in asked:
        if not is_explained(name, known=known):
            message = f"nobody says what {name} means"
            yield Fault(
                "undocumented-metric", place, message, f"Add it to `metrics`: `{name}: {{meaning: ...}}`."
            )


def is_explained(name: str, *, known: Mapping[str, Metric]) -> bool:
    """Whether the dictionary has the metric, or what it is a part of."""
    return name in _OWN or name in known or _PARTS.sub("", name) in known


def _board(plan: Plan, note: BoardNote, files: Files, today: date) -> Board:
    last = note.reviews[0] if note.reviews else None
    reviewed = Reviewed(last, note.window, today)
    slug = posixpath.basename(note.file).removesuffix(".json")
    place = Place(note.file)
    data = files.read(note.file)
    panels: list[BoardPanel] = []
    title, wrong = slug, "there is no such file" if data is None else ""
    if data is not None:
        panels, title, wrong = read_board(data)
    faults = [*_reviews(place, reviewed, "dashboards[].reviews")]
    if wrong:
        code = "no-file" if data is None else "unreadable"
        faults.append(Fault("no-file" if code == "no-file" else "unreadable", place, wrong))
    shown = tuple(_panel(each, plan.metrics) for each in panels)
    lines = (data or b"").decode(errors="replace").splitlines()
    for panel in shown:
        for name in panel.undocumented:
            at = Place(note.file, next((at for at, text in enumerate(lines, 1) if name in text), 1))
            message = f"the panel {panel.title!r} shows {name}, and nobody says what it means"
            remedy = f"Add it to `metrics`: `{name}: {{meaning: ...}}`."
            faults.append(Fault("undocumented-metric", at, message, remedy))
        if not panel.queries:
            faults.append(Fault("no-query", place, f"the panel {panel.title!r} asks for nothing"))
    return Board(
        slug, title or slug, note, plan.name, plan.service, reviewed, shown, tuple(faults),
        mentions=_mentions(note, files),
    )  # fmt: skip


def _mentions(note: BoardNote, files: Files) -> tuple[str, ...]:
    """Documents that lead to the dashboard, by its address or by its file."""
    wanted = [each.encode() for each in (note.url, note.file) if each]
    paths = sorted(files.glob("**/*.md"))[:_MOST_FILES]
    return tuple(
        path for path in paths if any(each in data for data in (files.read(path) or b"",) for each in wanted)
    )


def _panel(read: BoardPanel, known: Mapping[str, Metric]) -> Panel:
    metrics = tuple(sorted(read.metrics))
    return Panel(
        read.title, read.queries, metrics,
        tuple(name for name in metrics if not is_explained(name, known=known)),
    )  # fmt: skip
