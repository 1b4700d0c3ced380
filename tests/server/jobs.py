"""Jobs that only the tests of the worker know; registered where TESTS_JOBS says so."""

import os
import time

from django.db import connection, transaction
from procrastinate.contrib.django import app


def sleep(seconds: float) -> None:
    """Leaves a row, then takes its time."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tried DEFAULT VALUES")
    time.sleep(seconds)


def defer_and_fail() -> None:
    """Writes a job in a transaction that is rolled back."""
    with transaction.atomic():
        app.configure_task("tests.sleep").defer(seconds=0)
        raise ArithmeticError("rolled back")


if os.environ.get("TESTS_JOBS"):
    app.task(name="tests.sleep")(sleep)
    app.task(name="tests.defer_and_fail")(defer_and_fail)
