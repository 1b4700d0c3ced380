"""The partner portal: access codes, a signed cookie, one page. Everything shown is escaped."""

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from html import escape

from edi_gateway.intake import RESULTS
from edi_gateway.log import event
from edi_gateway.store import Store, count

SESSION_SECONDS = 3600
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .8rem;vertical-align:top;"
    "border-bottom:1px solid #d5d9df}pre{white-space:pre-wrap;word-break:break-all;max-width:32rem}"
    "input,button{font:inherit;padding:.3rem .6rem}[role=alert]{color:#a11}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def _hash(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=2**12, r=8, p=1)


def issue_code(store: Store, partner: str, code: str) -> None:
    """Afterwards only this code opens the partner's page; who was signed in is no longer."""
    salt = secrets.token_bytes(16)
    with store.writing() as db:
        db.execute("INSERT OR REPLACE INTO partners VALUES (?, ?, ?)", (partner, salt, _hash(code, salt)))


def sign_in(store: Store, partner: str, code: str, now: float) -> str | None:
    """A cookie value good for SESSION_SECONDS, or None. An unknown partner takes as long as a known one."""
    salt, expected = _secrets(store, partner) or (b"", secrets.token_bytes(64))
    right = hmac.compare_digest(_hash(code, salt), expected)
    with store.writing() as db:
        count(db, "edi_portal_signins_total", f'result="{"ok" if right else "failed"}"')
    event("portal sign-in", partner=partner[:15], ok=right)
    return _session(partner, int(now) + SESSION_SECONDS, expected) if right else None


def is_signed_in(store: Store, partner: str, cookie: str, now: float) -> bool:
    expires, known = cookie.partition(".")[0], _secrets(store, partner)
    if known is None or not (expires.isdecimal() and expires.isascii() and len(expires) < 12):
        return False
    good = hmac.compare_digest(_session(partner, int(expires), known[1]).encode(), cookie.encode())
    return good and int(expires) > now


def _session(partner: str, expires: int, key: bytes) -> str:
    # Keyed with the code's hash: a new code ends old sessions, and all versions agree without a secret.
    return f"{expires}.{hmac.new(key, f'{expires}/{partner}'.encode(), 'sha256').hexdigest()}"


def _secrets(store: Store, partner: str) -> tuple[bytes, bytes] | None:
    row = store.db.execute("SELECT salt, code FROM partners WHERE id = ?", (partner,)).fetchone()
    return (row["salt"], row["code"]) if row else None


def sign_in_page(partner: str, failed: bool = False) -> str:
    alert = '<p role="alert">This code does not open this page.</p>' if failed else ""
    form = (
        '<form method="post"><label>Access code <input type="password" name="code" required'
        ' autocomplete="current-password"></label> <button>Sign in</button></form>'
    )
    return _page(f"Partner portal: {partner}", alert + form)


def partner_page(store: Store, partner: str) -> str:
    """The partner's latest fifty interchanges, either way, with acknowledgements and delivery."""
    rows = store.db.execute(
        "SELECT *, (SELECT group_concat(DISTINCT state) FROM queue WHERE interchange = interchanges.id)"
        " AS delivery FROM interchanges WHERE sender = ? OR receiver = ? ORDER BY id DESC LIMIT 50",
        (partner, partner),
    ).fetchall()
    lines = []
    for row in rows:
        sent = row["sender"] == partner
        answer = row["ta1"] + "\n" + (row["functional"] or "") if row["acknowledged_at"] else "pending"
        cells = (
            datetime.fromtimestamp(row["received_at"], UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
            f"to {row['receiver']}" if sent else f"from {row['sender']}",
            row["control_number"], RESULTS[row["result"]].replace("_", " "), row["note"],
            row["delivery"] or "none",
        )  # fmt: skip
        shown = f"<details><summary>TA1, 999</summary><pre>{escape(answer[:4000])}</pre></details>"
        cell = "".join(f"<td>{escape(text)}</td>" for text in cells)
        lines.append(f"<tr>{cell}<td>{shown if sent else ''}</td></tr>")
    heads = ("Received", "Partner", "Control number", "Result", "TA1 note", "Delivery", "Acknowledgements")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return _page(f"Interchanges of {partner}", table if rows else "<p>Nothing sent or received yet.</p>")


def _page(title: str, body: str) -> str:
    safe = escape(title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{safe}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body><main><h1>{safe}</h1>{body}</main></body></html>"
    )
