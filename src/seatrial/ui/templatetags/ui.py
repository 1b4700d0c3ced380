"""The components as template tags: `{% load ui %}`. The page /ui shows each in every state."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.ui import charts, navigation, panels, prose, themes, vendor, words
from seatrial.ui.requests import actor_of

register = template.Library()

#: The word that a tone is shown with, where the page gives no other.
TONES = ("pass", "fail", "unknown", "error", "waived", "stale", "info")
NOTHING = SafeString("")


@register.simple_tag
def status(result: str, word: str = "") -> SafeString:
    """A result as a shape and a word; the colour only repeats them."""
    tone = result if result in TONES else "unknown"
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, word or result)


@register.inclusion_tag("ui/part_figure.html")
def figure(label: str, value: object, note: object = "", url: str = "") -> dict[str, object]:
    """One number that matters, with its name above and what it means below."""
    return {"label": label, "value": value, "note": note, "url": url}


@register.filter
def inside(value: object, sentence: str) -> str:
    """The value inside a sentence: `{{ total|inside:"of {} that apply" }}`."""
    return sentence.replace("{}", str(value))


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, never: str = "never") -> SafeString:
    """The moment in relation to now, with the exact time in the person's zone when pointed at."""
    if moment is None:
        return format_html('<span class="dim">{}</span>', never)
    now = context.get("now") or clock.now()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        words.exact(timezone.localtime(moment)),
        words.relative(moment, now=now),
    )


@register.simple_tag
def at(moment: datetime | None, never: str = "never") -> SafeString:
    """The moment exactly, in the person's zone: for records, where "ago" would not do."""
    if moment is None:
        return format_html('<span class="dim">{}</span>', never)
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>', moment.isoformat(timespec="seconds"), words.exact(local)
    )


@register.filter
def detail(value: object) -> object:
    """What a record holds as text: an instant exactly, in the person's zone, all else as it is."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        moment = None
    return at(moment) if moment and moment.tzinfo else value


@register.filter
def in_words(name: str) -> str:
    """The name of a field or kind as people read it: `starts_at` is `starts at`."""
    return name.replace("_", " ").replace("-", " ")


@register.filter
def named(reference: str) -> str:
    """The name in a reference or URN: `user:default/ana` and `team:ana` are `ana`."""
    return reference.rpartition("/")[2].rpartition(":")[2]


@register.simple_tag
def duration(span: timedelta | None, none: str = "none") -> str:
    """The span in at most two units."""
    return none if span is None else words.duration(span)


@register.simple_tag
def percent_bar(tally: Any, label: str = "") -> SafeString:
    """How results are shared out; takes what has `counts`, or a mapping of result to number."""
    counts: Mapping[str, int] = tally if isinstance(tally, Mapping) else tally.counts
    return charts.result_bar(counts, label=label)


@register.inclusion_tag("ui/part_counts.html")
def counts(tally: Any) -> dict[str, object]:
    """The same in words, each with its shape; results that do not occur are left out."""
    found: Mapping[str, int] = tally if isinstance(tally, Mapping) else tally.counts
    return {"counts": charts.in_order(found)}


@register.simple_tag
def sparkline(values: Sequence[float], label: str) -> SafeString:
    """The course of a figure."""
    return charts.sparkline(values, label=label)


@register.inclusion_tag("ui/part_copy.html")
def copy(text: str, label: str = "Copy") -> dict[str, str]:
    """A command that one can take along; without scripts it is text to select."""
    return {"text": text, "label": label}


@register.inclusion_tag("ui/part_empty.html")
def empty(
    title: str, text: str = "", file: str = "", path: str = "", url: str = "", action: str = ""
) -> dict[str, str]:
    """What an empty list is for, the file that would fill it (content and path), and a way on."""
    return {"title": title, "text": text, "file": file, "path": path, "url": url, "action": action}


@register.inclusion_tag("ui/part_code.html")
def code(text: str, first: int = 1, marked: int = 0, label: str = "") -> dict[str, object]:
    """A text with line numbers; the marked line (as numbered) stands out and can be linked: #L12."""
    lines = [(number, line, number == marked) for number, line in enumerate(text.splitlines(), start=first)]
    return {"lines": lines, "label": label}


@register.filter
def told(problem: Problem) -> str:
    """What a problem says, and what helps, as sentences."""
    return words.told(f"{problem.detail[:1].upper()}{problem.detail[1:]}", remedy=problem.remedy)


@register.filter
def with_code(text: str) -> SafeString:
    """A sentence; what stands between backticks is code."""
    return prose.with_code(text)


@register.simple_tag
def markdown(text: str) -> SafeString:
    """The text as a part of the page."""
    return prose.rendered(text)


@register.inclusion_tag("ui/part_pages.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, object]:
    """The way through the pages of a list (a Django `Page`), keeping the filters of the address."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("ui/part_crumbs.html")
def crumbs(*steps: str) -> dict[str, object]:
    """The way to this page: label, then URL or name of a URL without arguments, and so on; last the page.

    `{% crumbs "Services" "catalog:services" service.title %}`
    """
    links = [
        (label, url if url.startswith("/") else reverse(url))
        for label, url in zip(*_pairs(steps), strict=True)
    ]
    return {"links": links, "here": steps[-1] if len(steps) % 2 else ""}


@register.simple_tag(takes_context=True)
def page_query(context: Context, **changes: object) -> str:
    """The query of this address with the changes; None or '' takes a key away: `?q=edi&page=2`."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag
def value_of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What the mapping holds for the key, which may be a variable; None where it holds nothing."""
    return mapping.get(key)


@register.simple_tag
def called(names: Mapping[str, Any], urn: str) -> str:
    """The title of the thing of that URN; the URN itself where the names do not know it. `names` holds
    titles, or things that have one.
    """
    found = names.get(urn)
    return urn if not found else found if isinstance(found, str) else str(found.title)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; it changes with the content, so that no browser keeps an old one."""
    return vendor.address(path)


@register.simple_tag
def icon(name: str) -> SafeString:
    """The icon as decoration; nothing where the sprite was not built, as words stand beside it anyway."""
    if not vendor.has_icon(name):
        return NOTHING
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        vendor.address("vendor/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/part_nav_item.html")
def nav_item(item: navigation.Item) -> dict[str, object]:
    """One entry of the navigation."""
    return {"item": item}


@register.simple_tag(takes_context=True)
def nav_items(context: Context, place: navigation.Place) -> list[navigation.Item]:
    """The entries that a signed-in person sees; nobody else sees any."""
    request: HttpRequest = context["request"]
    return [] if actor_of(request).kind == "anonymous" else navigation.items(request, place=place)


@register.simple_tag(takes_context=True)
def nav_groups(context: Context) -> list[navigation.Items]:
    """The main entries group by group."""
    request: HttpRequest = context["request"]
    return [] if actor_of(request).kind == "anonymous" else navigation.groups(request)


@register.simple_tag(takes_context=True)
def tab(context: Context, label: str, url_name: str, below: str = "", kind: str = "") -> SafeString:
    """A link to a sibling of this page, marked where it is this page, or one `below` that address; `kind` is
    `chip` in a row of chips.
    """
    url, path = reverse(url_name), context["request"].path
    current = "page" if path == url else "true" if below and path.startswith(f"{below}/") else ""
    here = format_html(' aria-current="{}"', current) if current else NOTHING
    look = format_html(' class="{}"', kind) if kind else NOTHING
    return format_html('<a{} href="{}"{}>{}</a>', look, url, here, label)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> themes.Theme:
    """The theme that the page is made in."""
    return themes.theme_of(context["request"])


@register.simple_tag(takes_context=True)
def actor_name(context: Context) -> str:
    """Who is signed in, '' where nobody is."""
    actor = actor_of(context["request"])
    return "" if actor.kind == "anonymous" else actor.name


@register.simple_tag(takes_context=True)
def toasts(context: Context) -> list[Any]:
    """What the last action has to say, once."""
    request: HttpRequest = context["request"]
    return list(get_messages(request)) if hasattr(request, "_messages") else []


@register.simple_tag
def built(file: str) -> bool:
    """Whether the asset builder made that file."""
    return vendor.has(file)


@register.simple_tag(takes_context=True)
def panel(context: Context, slot: str, subject: object = None) -> SafeString:
    """The boxes that domains registered for the slot, one after the other."""
    return SafeString("".join(panels.rendered(slot, request=context["request"], subject=subject)))


@register.simple_tag(takes_context=True)
def cell(context: Context, column: panels.Column, key: str) -> SafeString:
    """The cell of a registered column in the row of that key."""
    return panels.cell(column, key=key, request=context["request"])


@register.simple_tag(takes_context=True)
def live(context: Context, name: str) -> SafeString:
    """Attributes of an element whose content is fetched again while somebody looks.

    `<div {% live "standing" %}>{% include "readiness/part_standing.html" %}</div>`, and the view
    passes `parts={"standing": "readiness/part_standing.html"}` to `render`.
    """
    return format_html(
        'id="{}" data-live hx-get="{}" hx-trigger="seatrial:refresh" hx-target="this"'
        ' hx-swap="morph:innerHTML" hx-ext="morph"',
        name,
        context["request"].get_full_path(),
    )


def _pairs(steps: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    whole = len(steps) // 2 * 2
    return steps[:whole:2], steps[1:whole:2]
