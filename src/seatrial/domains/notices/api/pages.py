"""Pages over the API: what was sent to the actor, and answering it; and the receipts of providers."""

from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from seatrial.domains.notices import policies, selectors, services
from seatrial.domains.notices.schemas import (
    MailRepliesOut,
    PageAnswerIn,
    PageOut,
    PagesOut,
    PageTestIn,
    ReceiptOut,
)
from seatrial.domains.notices.types import Page
from seatrial.kit import clock
from seatrial.kit.access import require
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["paging"])
#: The number of the last page of a list, or nothing: the beginning.
NumberCursor = Annotated[str, Query(pattern=r"^([1-9][0-9]{0,14})?$")]


@router.get("/pages", response=PagesOut, summary="List pages")
def list_pages(
    request: Request, state: Literal["", "open", "answered", "cancelled", "failed"] = "",
    cursor: NumberCursor = "", limit: Limit = 50,
) -> PagesOut:  # fmt: skip
    """What the actor was paged about, the newest first, with each try."""
    before = int(cursor) if cursor else None
    mine = policies.reader(request.actor)
    found = selectors.pages(person_uid=mine, state=state, before=before, limit=limit + 1)
    deliveries = selectors.deliveries(each.number for each in found[:limit])
    return PagesOut.of(found, deliveries=deliveries, limit=limit)


@router.get("/pages/{name}", response=PageOut, summary="Show a page")
def show_page(request: Request, name: str) -> PageOut:
    """The page of that name (PG-12) that was sent to the actor."""
    page = selectors.page(name)
    require(
        policies.may_answer(request.actor, person_uid=page.person_uid), actor=request.actor,
        action="pages.read", subject=f"page:{page.name}",
    )  # fmt: skip
    return _out(page)


@router.post("/pages/{name}/answer", response=PageOut, summary="Answer a page")
def answer_page(request: Request, name: str, body: PageAnswerIn, dry_run: bool = False) -> PageOut:
    """The page that was sent to the actor is answered. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        return _out(
            services.answer(name, verb=body.verb, actor=request.actor, how="api", now=clock.now())
        )  # fmt: skip


@router.get("/replies", response=MailRepliesOut, summary="List replies by mail")
def list_mail_replies(
    request: Request, unanswered: bool = False, cursor: NumberCursor = "", limit: Limit = 50
) -> MailRepliesOut:
    """Replies by mail to pages of the actor, the newest first; `unanswered`: those that answered nothing."""
    found = selectors.mail_replies(
        person_uid=policies.reader(request.actor), unanswered=unanswered,
        before=int(cursor) if cursor else None, limit=limit + 1,
    )  # fmt: skip
    return MailRepliesOut.of(found, limit=limit)


@router.post("/test", response={201: PageOut}, summary="Try whether pages arrive")
def test_page(request: Request, body: PageTestIn, dry_run: bool = False) -> Status[PageOut]:
    """A page goes to oneself, or to the person named for whoever manages people. It stands when this is
    answered, and is sent soon after. With `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        name = services.test_page(
            actor=request.actor, now=clock.now(), person=body.person, contact=body.contact
        )
        return Status(201, _out(selectors.page(name)))


@router.post("/receipts/twilio", response=ReceiptOut, auth=None, summary="Take a receipt (Twilio)")
def take_twilio_receipt(request: HttpRequest) -> ReceiptOut:
    """What became of a text message or a call, signed by Twilio. One that did not arrive is followed by the
    person's next contact method.
    """
    fields = {name: str(value) for name, value in request.POST.items()}
    url = f"{settings.SITE_URL}{request.get_full_path()}"
    signature = request.headers.get("X-Twilio-Signature", "")
    known = services.take_twilio_receipt(fields, signature=signature, url=url, now=clock.now())
    return ReceiptOut(known=known)


@router.post("/calls/twilio/{token}", auth=None, summary="Take the answer of a call (Twilio)")
def take_twilio_key(request: HttpRequest, token: str) -> HttpResponse:
    """The key that was pressed in a call, signed by Twilio, answers its page; what the call says next, as
    TwiML.
    """
    fields = {name: str(value) for name, value in request.POST.items()}
    url = f"{settings.SITE_URL}{request.get_full_path()}"
    signature = request.headers.get("X-Twilio-Signature", "")
    said = services.take_twilio_key(token, fields=fields, signature=signature, url=url, now=clock.now())
    return HttpResponse(said, content_type="text/xml; charset=utf-8")


def _out(page: Page) -> PageOut:
    return PageOut.of(page, deliveries=selectors.deliveries([page.number]).get(page.number, ()))
