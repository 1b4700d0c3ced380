"""What somebody may be given to do at gates. Opening one past its clauses takes two people."""

from seatrial.domains.identity.types import GRANTS, LEADS, Grant

ASK = GRANTS.add(
    "gates:ask",
    Grant("gates:ask", "Ask a gate whether something may be deployed", LEADS | {"publisher", "vendor_lead"}),
)
BREAK = GRANTS.add(
    "gates:break-glass", Grant("gates:break-glass", "Ask that a gate be opened in an emergency", LEADS)
)
#: No token carries it: the second person is a person (decision 0047).
CONFIRM = GRANTS.add(
    "gates:confirm-break-glass",
    Grant(
        "gates:confirm-break-glass",
        "Confirm that a gate opens in an emergency, as the second person",
        LEADS | {"manager"},
        humans=True,
    ),
)
#: Whoever may ask for it holds it, and a token carries it: to close a gate must be easy.
END = GRANTS.add(
    "gates:end-break-glass", Grant("gates:end-break-glass", "Close a gate that was opened", BREAK.roles)
)
