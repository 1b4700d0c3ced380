"""The tags, words, charts, panels and the navigation; and pages without the built assets."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.identity.models import Person
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid
from seatrial.kit.registry import Registry
from seatrial.ui import charts, navigation, panels, vendor, words
from seatrial.ui.domains import DomainConfig

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def shown(tag: str, **context: Any) -> str:
    request = RequestFactory().get("/list?q=edi&page=2")
    return (
        Template("{% load ui %}" + tag).render(Context({"request": request, "now": NOW, **context})).strip()
    )


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=9), "just now"),
        (timedelta(seconds=47), "40 s ago"),
        (timedelta(minutes=3, seconds=59), "3 min ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=71), "71 d ago"),
        (-timedelta(seconds=3), "now"),
        (-timedelta(minutes=4, seconds=1), "in 4 min"),
        (-timedelta(days=3), "in 3 d"),
    ],
)
def test_a_moment_in_relation_to_now(ago: timedelta, expected: str) -> None:
    assert words.relative(NOW - ago, now=NOW) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(milliseconds=48), "48 ms"),
        (timedelta(seconds=1.26), "1.3 s"),
        (timedelta(seconds=12), "12 s"),
        (timedelta(minutes=4, seconds=5), "4 min 5 s"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_a_span_in_words(span: timedelta, expected: str) -> None:
    assert words.duration(span) == expected


def test_when_gives_the_exact_time_in_the_zone_of_the_person() -> None:
    with timezone.override("Asia/Tokyo"):
        html = shown("{% when moment %}", moment=NOW - timedelta(hours=2))
    assert html == (
        '<time datetime="2026-11-21T07:00:00+00:00" title="Sat 21 Nov 2026, 16:00:00 JST">2 h ago</time>'
    )


def test_when_of_nothing_says_never() -> None:
    assert ">never<" in shown("{% when moment %}", moment=None)


def test_a_detail_of_a_record_that_is_an_instant_stands_in_the_zone_of_the_person() -> None:
    with timezone.override("Europe/Oslo"):
        html = shown("{{ found|detail }}", found="2026-11-21T11:02:26.514726+00:00")
    assert "Sat 21 Nov 2026, 12:02:26 CET" in html
    for text in ("2026-11-21", "2026-11-21T11:02:26", "The end", "role", 7, None):
        assert shown("{{ found|detail }}", found=text) == str(text)


@pytest.mark.parametrize("result", ["pass", "fail", "unknown", "error", "waived", "stale"])
def test_a_status_is_a_word_and_a_tone(result: str) -> None:
    assert (
        shown("{% status result %}", result=result)
        == f'<span class="tag" data-tone="{result}">{result}</span>'
    )


def test_a_status_that_nobody_knows_is_shown_as_unknown_under_its_own_word() -> None:
    html = shown("{% status result %}", result="<odd>")
    assert html == '<span class="tag" data-tone="unknown">&lt;odd&gt;</span>'


def test_every_tone_has_a_shape_of_its_own() -> None:
    sheet = (ROOT / "src/seatrial/ui/static/ui/components.css").read_text()
    for tone in ("fail", "unknown", "error", "waived", "stale"):
        assert f'[data-tone="{tone}"]:is(.tag, .shape)::before' in sheet


def test_page_query_keeps_the_filters() -> None:
    assert shown("{% page_query page=3 %}") == "?q=edi&amp;page=3"
    assert shown("{% page_query page=None %}") == "?q=edi"
    assert shown("{% page_query page='' q='' %}") == "?"


def test_pagination_links_to_the_neighbours() -> None:
    html = shown("{% pagination page %}", page=Paginator(range(1, 251), 100).page(2))
    assert re.findall(r'href="([^"]+)"', html) == ["?q=edi&amp;page=1", "?q=edi&amp;page=3"]
    assert "101–200 of 250" in html  # noqa: RUF001


def test_code_numbers_its_lines_and_marks_one() -> None:
    html = shown("{% code text 10 11 'a.yaml' %}", text="kind: <x>\nname: y\n")
    assert 'id="L10"' in html
    assert 'id="L11" class="marked"' in html
    assert "kind: &lt;x&gt;" in html


def test_an_empty_list_teaches() -> None:
    html = shown(
        "{% empty 'No runbook' 'What to do.' file path '/new' 'Write one' %}",
        file="kind: Runbook",
        path="a.yaml",
    )
    for part in ("No runbook", "What to do.", "kind: Runbook", "a.yaml", 'href="/new"', "Write one"):
        assert part in html


def test_crumbs_take_names_and_addresses() -> None:
    html = shown("{% crumbs 'Overview' 'ui:overview' 'Services' '/services' 'edi' %}")
    assert re.findall(r'href="([^"]+)"', html) == ["/", "/services"]
    assert 'aria-current="page">edi<' in html


class TestResultBar:
    @given(st.dictionaries(st.sampled_from(["pass", "fail", "unknown", "error"]), st.integers(0, 100_000)))
    def test_fills_its_width_and_hides_no_segment(self, counts: dict[str, int]) -> None:
        html = charts.result_bar(counts)
        drawn = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)" y="0" width="([\d.]+)"', html)]
        assert len(drawn) == max(sum(1 for count in counts.values() if count), 1)
        assert sum(drawn[-1]) == pytest.approx(200, abs=0.1)
        assert min(width for _, width in drawn) > 2

    def test_says_in_words_what_it_shows(self) -> None:
        tally = SimpleNamespace(counts={"pass": 3, "fail": 0, "unknown": 2})
        html = shown("{% percent_bar tally 'Backups' %}", tally=tally)
        assert 'aria-label="Backups: 3 pass, 2 unknown"' in html

    def test_of_nothing_says_so(self) -> None:
        assert "nothing yet" in charts.result_bar({})

    def test_has_one_order_whatever_the_order_of_counting(self) -> None:
        assert charts.result_bar({"unknown": 1, "fail": 2, "pass": 3}) == charts.result_bar(
            {"pass": 3, "fail": 2, "unknown": 1}
        )


def test_a_value_inside_a_sentence() -> None:
    assert shown("{{ total|inside:'of {} that apply' }}", total=31) == "of 31 that apply"


class TestSparkline:
    @given(st.lists(st.floats(-1e6, 1e6), max_size=50))
    def test_stays_in_its_box(self, values: list[float]) -> None:
        html = charts.sparkline(values, label="x")
        points = re.search(r'spark-line" points="([^"]*)"', html)
        assert bool(points) == bool(values)
        for pair in points[1].split() if points else ():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= 120
            assert 0 <= y <= 28

    def test_says_in_words_what_it_shows(self) -> None:
        assert 'aria-label="Availability: 99.5 to 98"' in charts.sparkline([99.5, 98], label="Availability")


class TestPanels:
    @pytest.fixture(autouse=True)
    def _own_registries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(panels, "PANELS", Registry("panel"))
        monkeypatch.setattr(panels, "COLUMNS", Registry("column"))

    def test_stand_in_their_order_and_are_silent_where_they_have_nothing(self) -> None:
        for name, order in (("second", 20), ("first", 10)):
            box = panels.Box("ui/part_figure.html", {"label": name, "value": 1})
            panels.add("service.main", name=name, order=order, build=lambda request, subject, box=box: box)
        panels.add("service.main", name="none", order=5, build=lambda request, subject: None)
        html = shown("{% panel 'service.main' %}")
        assert re.findall(r'class="label">(\w+)<', html) == ["first", "second"]

    def test_columns_are_built_once_for_all_rows(self) -> None:
        asked: list[list[str]] = []

        def build(request: object, rows: list[str]) -> panels.Column:
            asked.append(rows)
            return panels.Column("Readiness", {"service:a": panels.Box("ui/part_figure.html", {"value": 7})})

        panels.add_column("services.column", name="readiness", order=1, build=build)
        (column,) = panels.columns("services.column", request=RequestFactory().get("/"), subjects=["a", "b"])
        assert asked == [["a", "b"]]
        assert ">7<" in shown("{% cell column 'service:a' %}", column=column)
        assert shown("{% cell column 'service:b' %}", column=column) == ""


def test_markdown_of_ours_is_a_part_of_the_page() -> None:
    text = "# Title\n\n## Part\n\n<script>x</script> [on](javascript:x)\n\n| A |\n|---|\n| b |\n"
    found = shown("{% markdown text %}", text=text)
    assert "Title" not in found and "<h2>Part</h2>" in found and 'aria-label="Table 1"><table>' in found
    assert "<script" not in found and "href" not in found


@pytest.mark.parametrize("reference", ["user:default/ana", "user:ana", "ana"])
def test_a_reference_is_shown_by_its_name(reference: str) -> None:
    assert shown("{{ reference|named }}", reference=reference) == "ana"


class TestNavigation:
    @pytest.fixture(autouse=True)
    def _own_registry(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(navigation, "ENTRIES", Registry("navigation entry"))
        navigation.add("Components", url_name="ui:components", order=20)
        navigation.add("Overview", url_name="ui:overview", order=10)

    def test_is_in_order_and_marks_where_one_is(self) -> None:
        items = navigation.items(RequestFactory().get("/ui/anything"), place="main")
        assert [(item.label, item.current) for item in items] == [("Overview", ""), ("Components", "true")]

    def test_takes_the_same_entry_twice(self) -> None:
        navigation.add("Overview", url_name="ui:overview", order=10)
        assert len(navigation.items(RequestFactory().get("/"), place="main")) == 2

    def test_groups_are_open_where_they_are_needed_daily_or_the_page_is_in_them(self) -> None:
        navigation.add("Alerts", url_name="ui:search", order=1, group="operation")
        navigation.add("Definitions", url_name="ui:theme", order=1, group="setup", roots=("/plans",))
        for path, is_open in (("/", False), ("/plans/7", True), ("/plansible", False)):
            groups = navigation.groups(RequestFactory().get(path))
            assert [(each.title, each.is_open) for each in groups] == [
                ("", True), ("Operation", True), ("Set-up", is_open)
            ], path  # fmt: skip

    def test_a_tab_is_marked_where_one_is(self) -> None:
        here = RequestFactory().get("/ui")
        assert 'aria-current="page"' in shown("{% tab 'Parts' 'ui:components' %}", request=here)
        below = RequestFactory().get("/ui/anything")
        assert "aria-current" not in shown("{% tab 'Parts' 'ui:components' %}", request=below)
        found = shown("{% tab 'Parts' 'ui:components' below='/ui' kind='chip' %}", request=below)
        assert 'class="chip"' in found and 'aria-current="true"' in found

    def test_is_not_shown_to_who_is_not_signed_in(self) -> None:
        assert shown("{% nav_items 'main' as found %}{{ found|length }}") == "0"
        request = RequestFactory().get("/")
        request.actor = Actor("human", "1", "Mina")  # type: ignore[attr-defined]
        assert shown("{% nav_items 'main' as found %}{{ found|length }}", request=request) == "2"


@pytest.fixture
def bare_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(vendor, "FOLDER", tmp_path)
    vendor.forget()
    yield
    monkeypatch.undo()
    vendor.forget()


@pytest.mark.django_db
@pytest.mark.usefixtures("bare_checkout")
def test_pages_stand_without_the_built_assets() -> None:
    client = Client()
    client.force_login(Person.objects.create(uid=new_uid(NOW), name="Mina", created_at=NOW))
    for address in ("/", "/ui", "/no-such-page"):
        html = client.get(address).content.decode()
        assert "vendor/" not in html
        assert ">Overview</a>" in html  # the word that stands beside the icon
        assert "htmx-2.min.js" in html


def test_every_icon_that_is_asked_for_is_built() -> None:
    lines = (ROOT / "assets/icons.txt").read_text().splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]
    assert listed == sorted(set(listed))
    asked: set[str] = set()
    for path in (ROOT / "src/seatrial").rglob("*"):
        if path.suffix == ".html":
            asked.update(re.findall(r"{% icon \"([\w-]+)\"", path.read_text()))
        elif path.suffix == ".py":
            asked.update(re.findall(r"\bicon=\"([\w-]+)\"", path.read_text()))
    assert asked
    assert asked <= set(listed)


def test_no_template_has_inline_code_or_style() -> None:
    for path in (ROOT / "src/seatrial").rglob("templates/**/*.html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|hx-on|\bhx-vars", text), (
            path
        )


def test_the_lock_of_the_assets_has_exact_versions_and_no_address() -> None:
    lock = (ROOT / "assets/package-lock.json").read_text()
    assert "resolved" not in lock
    assert lock.count('"integrity"') == 4
    assert not re.search(r'": "[\^~]', (ROOT / "assets/package.json").read_text())


def test_every_domain_starts_with_its_own_configuration() -> None:
    """Else its hook rooms are never loaded: no navigation, no panels, no subscriptions."""
    plain = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("seatrial.domains.") and not isinstance(config, DomainConfig)
    ]
    assert plain == []
