"""After a test with real transactions the tables are empty, by deleting the few rows that it left.

Django's own way makes every file of every table anew and writes all content types and permissions again,
a quarter of a second for each such test. As there, whoever still writes is waited for.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

#: Filled by migrations from the code alone; no test writes there.
KEPT = {"django_content_type", "auth_permission"}


def share() -> None:
    """Every test with real transactions ends like this."""
    TransactionTestCase._fixture_teardown = _empty


def _empty(_case: TransactionTestCase) -> None:
    """No table has a row, whatever refers to what, and whatever the audit log forbids."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [connection.ops.quote_name(name) for name in names if name not in KEPT]
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        found = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        cursor.execute(found)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")
