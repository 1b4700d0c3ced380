"""The partner portal: one page behind an access code that is asked each time, so there is no session."""

import hashlib
import secrets
from html import escape
from pathlib import Path
from string import Template

from edi_gateway.store import Store

WINDOW_SECONDS, PER_ADDRESS, PER_PARTNER = 900, 10, 20  # so many failed sign-ins within it lock
_PAGE = Template(Path(__file__).with_name("portal.html").read_text())
_ROWS = Path(__file__).with_name("portal.sql").read_text()


def issue_code(store: Store, partner: str) -> str:
    """A code that from now on is the only one to open the partner's page; only its digest is kept."""
    code = secrets.token_urlsafe(15)  # so long that its digest needs no salt
    store.db.execute("INSERT OR REPLACE INTO partners VALUES (?, ?)", (partner, _digest(code)))
    return code


def sign_in(store: Store, partner: str, code: str, address: str, now: float) -> str:
    """The answer: ok, failed, or locked where nobody looked at the code, since too many lately failed
    from that address or for that partner. Each attempt is counted.
    """
    opens = "SELECT 1 FROM partners WHERE id = ? AND code = ?"
    if _failures(store, "address", address, now) >= PER_ADDRESS or (
        _failures(store, "partner", partner, now) >= PER_PARTNER
    ):
        result = "locked"
    elif store.db.execute(opens, (partner, _digest(code))).fetchone():
        result = "ok"
    else:
        result = "failed"
        store.db.execute("DELETE FROM failed_signins WHERE at < ?", (now - 100 * WINDOW_SECONDS,))
        row = (partner[:80], address, now)
        store.db.execute("INSERT INTO failed_signins VALUES (?, ?, ?)", row)
    store.count(f'edi_portal_signins_total{{result="{result}"}}')
    store.event(f"sign-in {result}", partner=partner[:80], address=address)
    return result


def _failures(store: Store, which: str, name: str, now: float) -> int:
    lately = f"SELECT count(*) FROM failed_signins WHERE {which} = ? AND at > ?"  # noqa: S608 - one of two words
    return int(store.db.execute(lately, (name[:80], now - WINDOW_SECONDS)).fetchone()[0])


def interchanges(store: Store, partner: str) -> str:
    found = store.db.execute(_ROWS, {"partner": partner})
    table = "".join(f'<th scope="col">{head}</th>' for head, *_ in found.description)
    for row in found:
        table += "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    return f"<table>{table}</table>"


def page(partner: str, body: str = "") -> str:
    return _PAGE.substitute(title=f"Partner portal: {escape(partner)}", body=body)


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
