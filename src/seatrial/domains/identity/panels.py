"""The ways to one's profile and out, and the memory of the theme."""

from typing import Any

from seatrial.domains.identity import services
from seatrial.kit import clock
from seatrial.ui import navigation, themes
from seatrial.ui.requests import actor_of

navigation.add("Profile", url_name="identity:profile", order=80, icon="user", place="foot")
navigation.add("Sign out", url_name="identity:sign_out", order=90, icon="logout", place="foot", post=True)


def _keep_theme(request: Any, theme: themes.Theme) -> None:
    """The theme stands in the profile of whoever is signed in."""
    actor = actor_of(request)
    if actor.kind == "human":
        services.change_profile(actor.uid, theme=theme, actor=actor, now=clock.now())


themes.KEEPERS.add("identity.profile", _keep_theme)
