"""The ways to people, to one's profile and out; the memory of the theme; "why not I?" on every denial."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from seatrial.domains.identity import policies, selectors, services
from seatrial.domains.identity.types import GRANTS, SUBJECTS
from seatrial.kit import clock
from seatrial.kit.access import Actor, Denied
from seatrial.ui import navigation, panels, search, themes
from seatrial.ui.requests import actor_of


def _sees_people(actor: Actor) -> bool:
    return policies.may_see_people(actor).allowed


navigation.add(
    "People", url_name="identity:people", order=58, group="setup", icon="users", shown=_sees_people
)


def _sees_producers(actor: Actor) -> bool:
    return policies.may_see_producers(actor).allowed


navigation.add(
    "Producers", url_name="identity:producers", order=60, group="setup", icon="ticket", shown=_sees_producers
)
navigation.add("Profile", url_name="identity:profile", order=80, icon="user", place="foot")
navigation.add("Sign out", url_name="identity:sign_out", order=90, icon="logout", place="foot", post=True)


def _keep_theme(request: Any, theme: themes.Theme) -> None:
    """The theme stands in the profile of whoever is signed in."""
    actor = actor_of(request)
    if actor.kind == "human":
        services.change_profile(actor.uid, theme=theme, actor=actor, now=clock.now())


themes.KEEPERS.add("identity.profile", _keep_theme)


def _why_not(request: Any, problem: Any) -> panels.Box | None:
    """The way from a denial to who may, with action and subject filled in."""
    if not isinstance(problem, Denied) or actor_of(request).kind == "anonymous":
        return None
    query = {}
    if problem.grant in GRANTS:
        query["action"] = problem.grant
    if problem.subject.partition(":")[0] in SUBJECTS:
        query["subject"] = problem.subject
    url = reverse("identity:access") + (f"?{urlencode(query)}" if query else "")
    return panels.Box("identity/part_why_not.html", {"url": url})


def _accounts(actor: Actor, *, text: str, limit: int) -> Sequence[search.Hit]:
    """People with an account, for whoever may see the list of them."""
    if not _sees_people(actor):
        return []
    found = selectors.find_people(text, limit=limit)
    return [
        search.Hit(each.name, reverse("identity:person", args=[each.handle]), each.handle) for each in found
    ]


search.add("accounts", title="Accounts", order=34, find=_accounts)
search.add_action("Why can I not do that?", url_name="identity:access", detail="who may do what")
panels.add("problem", name="identity.why-not", order=10, build=_why_not)
