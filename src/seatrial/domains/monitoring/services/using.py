"""Dashboards are opened from here, and that is counted."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from seatrial.domains.monitoring import models, selectors
from seatrial.kit.access import Actor, system
from seatrial.kit.problems import NotFound

#: Uses are kept for so long: longer than any window that a definition is likely to name.
_KEPT = timedelta(days=400)
_COUNT = """
    INSERT INTO monitoring_boarduse (board, day, person, count) VALUES (%s, %s, %s, 1)
        ON CONFLICT (board, day, person) DO UPDATE SET count = monitoring_boarduse.count + 1
"""


@transaction.atomic
def open_board(name: str, *, slug: str, actor: Actor, now: datetime) -> str:
    """The address of the dashboard; that the actor opened it is counted. Raises NotFound, also where its
    definition names no address.
    """
    _, board = selectors.known_board(name, slug=slug, actor=actor, today=now.date())
    if not board.note.url:
        raise NotFound(
            f"nothing says where {board.title} is opened", remedy=f"Write `url` beside `{board.note.file}`."
        )
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [board.key, now.date(), actor.principal])
    return board.note.url


def measure(*, now: datetime) -> None:
    """Every dashboard with an address is counted from the day on which it was first seen; very old uses, and
    what is no dashboard any more, are forgotten.
    """
    today = now.date()
    keys = {each.key for each in selectors.boards(system("monitoring"), today=today) if each.note.url}
    models.MeasuredBoard.objects.bulk_create(
        [models.MeasuredBoard(board=each, since=today) for each in sorted(keys)], ignore_conflicts=True
    )
    models.MeasuredBoard.objects.exclude(board__in=keys).delete()
    models.BoardUse.objects.filter(day__lt=today - _KEPT).delete()
