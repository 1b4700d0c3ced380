"""Whose keys a command means."""

from seatrial.cli.client import Client
from seatrial.kit.problems import Problem


class CannotTellWhose(Problem):
    """The token belongs to no person, and the command names none."""

    type = "cannot-tell-whose"
    title = "Whose key is it?"
    status = 422


def person_of(client: Client, *, named: str) -> str:
    """The handle or uid that is named, else that of the person whose token it is; raises CannotTellWhose."""
    if named:
        return named
    me = client.get("/me")
    found = me.get("on_behalf_of") or (me["uid"] if me["kind"] == "human" else "")
    if not found:
        raise CannotTellWhose(
            f"the token {me['name']} belongs to no person",
            remedy="Use a token of your own (SEATRIAL_TOKEN_FILE), or name somebody with --person.",
        )
    return str(found)
