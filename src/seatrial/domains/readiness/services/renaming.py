"""What is kept by a URN follows when that is renamed: standings, their history, trials."""

from collections.abc import Mapping

from django.db import connection

_NAMES = "unnest(%(old)s::text[], %(new)s::text[]) AS m(old, new)"
#: One statement for each table, however many are renamed.
_STATEMENTS = (
    *(
        f"UPDATE readiness_{table} r SET service = m.new FROM {_NAMES} WHERE r.service = m.old"  # noqa: S608
        for table in ("standing", "turn", "trial", "followed")
    ),
    *(
        f"UPDATE readiness_{table} r SET checklist = m.new FROM {_NAMES} WHERE r.checklist = m.old"  # noqa: S608
        for table in ("standing", "turn", "followed")
    ),
)


def follow_renames(renamed: Mapping[str, str]) -> None:
    """Everything that was known of a service or checklist under its old URN is known under the new one."""
    if not renamed:
        return
    names = {"old": list(renamed), "new": list(renamed.values())}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, names)
