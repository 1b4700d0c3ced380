"""Jobs that only the tests of the worker know; registered where TESTS_JOBS says so."""

import os
import time

from django.db import connection, transaction
from procrastinate.contrib.django import app


def hang_at_first() -> None:
    """Leaves a row for each start; the first start never ends by itself."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tried DEFAULT VALUES")
        cursor.execute("SELECT count(*) FROM tried")
        starts = cursor.fetchone()[0]
    if starts == 1:
        time.sleep(600)


def defer_and_fail() -> None:
    """Writes a job in a transaction that is rolled back."""
    with transaction.atomic():
        app.configure_task("tests.hang").defer()
        raise ArithmeticError("rolled back")


if os.environ.get("TESTS_JOBS"):
    app.task(name="tests.hang")(hang_at_first)
    app.task(name="tests.defer_and_fail")(defer_and_fail)
