"""Mails of a batch go over one connection, and each that does not is told of."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from seatrial.connectors import smtp

Row = TypeVar("Row")


def mail_each(
    rows: Sequence[Row],
    *,
    server: smtp.MailServer,
    send: Callable[[Row, smtp.Session], None],
    sent: Callable[[Row], None],
    failed: Callable[[Row, smtp.CannotMail], None],
) -> None:
    """`send` was called for each of the rows and then `sent`, or else `failed`: for those of which no mail
    can be made or that the server refused, and for all that are left where the connection is gone.
    """
    left = list(rows)
    if not left:
        return
    try:
        with smtp.session(server) as session:
            while left:
                if _is_sent(left[0], session, send, failed):
                    sent(left[0])
                del left[0]
    except smtp.CannotMail as problem:
        for row in left:
            failed(row, problem)


def _is_sent(
    row: Row,
    session: smtp.Session,
    send: Callable[[Row, smtp.Session], None],
    failed: Callable[[Row, smtp.CannotMail], None],
) -> bool:
    """Raises CannotMail where the connection is gone."""
    try:
        send(row, session)
    except ValueError as error:
        failed(row, smtp.CannotMail(f"no mail can be made of it: {type(error).__name__}", lasts=True))
    except smtp.CannotMail as problem:
        if not problem.refused:
            raise
        failed(row, problem)
    else:
        return True
    return False
