"""Who may do what to accounts, and what an account may do elsewhere, always with the reason."""

from seatrial.domains.identity.policies.credentials import (
    may_change_credentials,
    may_manage_producers,
    may_propose_key,
    may_revoke_key,
    may_see_keys,
    may_see_producers,
    may_take_credentials,
)
from seatrial.domains.identity.policies.people import (
    is_oneself,
    may_change_profile,
    may_issue_link,
    may_manage_people,
    may_see_people,
    may_see_person,
)
from seatrial.domains.identity.policies.powers import (
    carry,
    counts,
    every_grant,
    holds,
    limited,
    of_actor,
    powers,
    reason,
    who,
)
from seatrial.domains.identity.policies.roles import GIVEN_BY_OWNERS, may_appoint_deputy, may_give, may_take
from seatrial.domains.identity.policies.tokens import may_issue_token, may_revoke_token, may_see_tokens

__all__ = [
    "GIVEN_BY_OWNERS",
    "carry",
    "counts",
    "every_grant",
    "holds",
    "is_oneself",
    "limited",
    "may_appoint_deputy",
    "may_change_credentials",
    "may_change_profile",
    "may_give",
    "may_issue_link",
    "may_issue_token",
    "may_manage_people",
    "may_manage_producers",
    "may_propose_key",
    "may_revoke_key",
    "may_revoke_token",
    "may_see_keys",
    "may_see_people",
    "may_see_person",
    "may_see_producers",
    "may_see_tokens",
    "may_take",
    "may_take_credentials",
    "of_actor",
    "powers",
    "reason",
    "who",
]
