"""How often dashboards are opened, and what leads to them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Sum

from seatrial.domains.monitoring import models
from seatrial.domains.monitoring.rules.using import Used, used
from seatrial.domains.monitoring.types import MENTIONS, Board


def uses(boards: Sequence[Board], *, today: date) -> dict[str, Used]:
    """By the key of each dashboard: how it is used, over its window up to that day."""
    keys = [each.key for each in boards]
    since = dict(models.MeasuredBoard.objects.filter(board__in=keys).values_list("board", "since"))
    incidents = _incidents(boards, today)
    opened = _opened(boards, today)
    return {
        each.key: used(
            each, since=since.get(each.key), opened=opened.get(each.key, (0, 0))[0],
            people=opened.get(each.key, (0, 0))[1], incidents=incidents.get(each.note.url, 0), today=today,
        )
        for each in boards
    }  # fmt: skip


def _opened(boards: Sequence[Board], today: date) -> dict[str, tuple[int, int]]:
    """Openings and people, with one statement for each length of window."""
    found: dict[str, tuple[int, int]] = {}
    for window in {each.note.window for each in boards if each.note.url}:
        keys = [each.key for each in boards if each.note.window == window]
        rows = models.BoardUse.objects.filter(board__in=keys, day__gt=today - window, day__lte=today)
        counted = rows.values_list("board").annotate(n=Sum("count"), people=Count("person", distinct=True))
        found.update({board: (n, people) for board, n, people in counted})
    return found


def _incidents(boards: Sequence[Board], today: date) -> dict[str, int]:
    found: dict[str, int] = {}
    for window in {each.note.window for each in boards if each.note.url}:
        urls = [each.note.url for each in boards if each.note.url and each.note.window == window]
        for mentions in MENTIONS:
            for url, count in mentions(urls, since=today - window).items():
                found[url] = found.get(url, 0) + count
    return found
