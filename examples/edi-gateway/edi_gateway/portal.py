"""The partner portal: one page behind an access code that is asked each time, so there is no session."""

import hashlib
import secrets
from html import escape
from pathlib import Path
from string import Template

from edi_gateway.store import Store

_PAGE = Template(Path(__file__).with_name("portal.html").read_text())
_ROWS = Path(__file__).with_name("portal.sql").read_text()


def issue_code(store: Store, partner: str) -> str:
    """A code that from now on is the only one to open the partner's page; only its digest is kept."""
    code = secrets.token_urlsafe(15)  # so long that its digest needs no salt
    store.db.execute("INSERT OR REPLACE INTO partners VALUES (?, ?)", (partner, _digest(code)))
    return code


def is_right(store: Store, partner: str, code: str) -> bool:
    """Whether the code opens the partner's page; the attempt is counted."""
    opens = "SELECT 1 FROM partners WHERE id = ? AND code = ?"
    right = store.db.execute(opens, (partner, _digest(code))).fetchone() is not None
    store.count(f'edi_portal_signins_total{{result="{"ok" if right else "failed"}"}}')
    return right


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
