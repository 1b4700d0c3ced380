"""Acting once, however often a request comes."""

from collections.abc import Callable
from datetime import datetime

from cryptography.fernet import Fernet
from django.db import connection, transaction

from seatrial.domains.replies import models, rules
from seatrial.domains.replies.types import Reply, Request
from seatrial.kit.problems import Problem


class CannotRepeatYet(Problem):
    """The first request with that key is still being answered."""

    type = "request-under-way"
    title = "The same request is still under way"
    status = 409


class CannotReuseKey(Problem):
    """The key was used for a request that says something else."""

    type = "idempotency-key-reused"
    title = "This idempotency key was used for another request"
    status = 422


def once(request: Request, *, act: Callable[[], Reply], now: datetime) -> Reply:
    """What `act` answers, or what it answered before to the same request: it succeeds once.

    The reply is kept in the transaction of its effect, for `rules.KEPT`; a failure is not kept, since it
    had none. Raises CannotRepeatYet while another one is answered, and CannotReuseKey where the request
    before carried something else. As in draft-ietf-httpapi-idempotency-key-header-07.
    """
    digest = rules.digest_of(request)
    with transaction.atomic():
        if not _lock(digest):
            raise CannotRepeatYet(
                "the first request with this Idempotency-Key has not been answered yet",
                remedy="Wait a moment and send it again with the same key.",
            )
        known = models.Reply.objects.filter(digest=digest, expires_at__gt=now).first()
        if known is not None:
            return _replay(known, request=request)
        reply = act()
        if reply.is_kept and len(reply.content) <= rules.LARGEST:
            _keep(digest, request=request, reply=reply, now=now)
        elif reply.status >= 500:
            transaction.set_rollback(True)
        return reply


def forget_expired(*, now: datetime) -> int:
    """Replies that nobody may ask for any more are gone; gives how many."""
    gone, _ = models.Reply.objects.filter(expires_at__lte=now).delete()
    return gone


def _lock(digest: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [rules.lock_of(digest)])
        row = cursor.fetchone()
    return bool(row and row[0])


def _replay(known: models.Reply, *, request: Request) -> Reply:
    if known.body != request.body:
        raise CannotReuseKey(
            "a request with this Idempotency-Key was answered before, and it carried something else",
            remedy="Use a new key for each thing that you want done.",
        )
    content = Fernet(rules.seal_of(request)).decrypt(bytes(known.content))
    return Reply(known.status, content, known.content_type, known.headers, is_replay=True)


def _keep(digest: str, *, request: Request, reply: Reply, now: datetime) -> None:
    fields = {
        "body": request.body,
        "status": reply.status,
        "content": Fernet(rules.seal_of(request)).encrypt(reply.content),
        "content_type": reply.content_type,
        "headers": dict(reply.headers),
        "at": now,
        "expires_at": now + rules.KEPT,
    }
    # An expired one may still stand under the same key.
    models.Reply.objects.update_or_create(digest=digest, defaults=fields)
