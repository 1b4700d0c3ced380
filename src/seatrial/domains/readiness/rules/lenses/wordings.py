"""What a question of a lens says, in the fields of a criterion."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.domains.readiness.rules.imports import wording
from seatrial.domains.readiness.rules.lenses.soundness import RISKS, Decided, Risk, is_none

LONGEST = {"title": 120, "statement": 2000, "guide": 4000, "remedy": 2000, "failure": 300, "question": 2000}
#: So many ways to be without risk are spelled out; the others are counted.
_WAYS = 6


def said(value: Any) -> str:
    """A text of the lens on one line, '' where it is none."""
    return wording.clean(value) if isinstance(value, str) else ""


def title(text: str) -> str:
    """As long as a title may be."""
    longest = LONGEST["title"]
    return text if len(text) <= longest else f"{text[: longest - 1].rsplit(' ', 1)[0]}\u2026"


def statement(question: Mapping[str, Any], *, decided: Decided | None) -> str:
    """What has to hold for there to be no risk; the question's own words where the rules do not say."""
    titles = _titles(question)
    ways = list(decided.table.least(decided.cases("NO_RISK"))) if decided else []
    if decided is None or not ways:
        asked = said(question.get("description")) or said(question.get("title"))
        return f"Answered, and all of it holds: {asked}"[: LONGEST["statement"]]
    ways.sort(key=len)
    for shown in range(min(len(ways), _WAYS), 0, -1):
        text = _ways(ways[:shown], len(ways) - shown, titles, decided)
        if len(text) <= LONGEST["statement"]:
            return text
    return text[: LONGEST["statement"] - 1] + "\u2026"


def _ways(ways: Sequence[Sequence[str]], further: int, titles: Mapping[str, str], decided: Decided) -> str:
    told = [_way(way, titles, decided) for way in ways]
    if len(told) == 1 and not further:
        return f"Without risk where this holds: {told[0]}"
    listed = " ".join(f"({index}) {text}" for index, text in enumerate(told, start=1))
    rest = f" Or one of {further} further ways." if further else ""
    return f"Without risk where one of these holds: {listed}{rest}"


def _way(way: Sequence[str], titles: Mapping[str, str], decided: Decided) -> str:
    """What is ticked, and what must not be besides."""
    names = [name for name in decided.table.ids if name not in way and not is_none(name)]
    against = [titles[name] for name in names if _breaks(name, way, decided)]
    holds = " ".join(_sentence(titles[name]) for name in way) or "Nothing has to be so."
    return " ".join([holds, *(f"And this does not: {_sentence(text)}" for text in against)])


def _breaks(name: str, way: Sequence[str], decided: Decided) -> bool:
    ids = decided.table.ids
    case = sum(1 << ids.index(each) for each in (*way, name))
    return not decided.cases("NO_RISK") >> case & 1


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _titles(question: Mapping[str, Any]) -> dict[str, str]:
    return {str(choice["id"]): said(choice["title"]) for choice in question["choices"]}


def failure(decided: Decided | None) -> str:
    """How large the risk is where it does not hold, as the rules rate it."""
    worst = worst_of(decided)
    if decided is None or worst == "NO_RISK":
        return ""
    if worst == "MEDIUM_RISK":
        return "The lens rates it as a medium risk."
    partly = ", and as a medium one where a part of it holds" if decided.cases("MEDIUM_RISK") else ""
    return f"The lens rates it as a high risk{partly}."


def worst_of(decided: Decided | None) -> Risk:
    """The largest risk that any answer ends at; without rules, the largest there is."""
    if decided is None:
        return "HIGH_RISK"
    return next((risk for risk in reversed(RISKS) if decided.cases(risk)), "NO_RISK")


def guide_lines(question: Mapping[str, Any]) -> Iterator[str]:
    """What helps to get there: what the question means, then each choice with its resources."""
    whole = said(question["title"])
    if title(whole) != whole:
        yield whole
    if text := said(question.get("description")):
        yield text
    yield from resources(question, key="helpfulResource", kind="HELPFUL_RESOURCE")
    for choice in question["choices"]:
        told = [text for text in (said(choice.get("description")),) if text]
        told += resources(choice, key="helpfulResource", kind="HELPFUL_RESOURCE")
        name = said(choice["title"]).rstrip(".")
        yield from (f"{name}: {text}" for text in told if not is_none(str(choice["id"])))


def remedy_lines(question: Mapping[str, Any]) -> Iterator[str]:
    """What to do for each choice that does not hold."""
    yield from resources(question, key="improvementPlan", kind="IMPROVEMENT_PLAN")
    for choice in question["choices"]:
        for text in resources(choice, key="improvementPlan", kind="IMPROVEMENT_PLAN"):
            yield f"{said(choice['title']).rstrip('.')}: {text}"


def resources(owner: Mapping[str, Any], *, key: str, kind: str) -> list[str]:
    """Every resource of that kind, its text and its address on one line."""
    raws = [owner.get(key)]
    for more in owner.get("additionalResources") or ():
        if isinstance(more, Mapping) and more.get("type") == kind and isinstance(more.get("content"), list):
            raws += more["content"]
    told = [_resource(raw) for raw in raws if isinstance(raw, Mapping)]
    return list(dict.fromkeys(text for text in told if text))


def _resource(raw: Mapping[str, Any]) -> str:
    text, url = said(raw.get("displayText")), said(raw.get("url"))
    # Whoever reads the guide may press it: an address of another kind is no link.
    if url and not url.startswith(("https://", "http://")):
        url = ""
    return f"{text} {url}".strip()


def fitting(lines: Sequence[str], *, longest: int) -> tuple[str, int]:
    """The lines that fit, and how many do not."""
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) <= longest:
            kept.append(line)
    return "\n".join(kept), len(lines) - len(kept)
