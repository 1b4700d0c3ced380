"""What an environment wants of deployments, as policies say it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

WhenUnsure = Literal["closed", "open"]
#: How long a gate stays open at most where no policy says so.
DEFAULT_LASTS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class EnvironmentRule:
    """What a gate of an environment does. `when_unsure` counts where it cannot be told whether all holds;
    `because` says in words where the rule comes from.
    """

    environment: str
    asks: bool
    when_unsure: WhenUnsure = "closed"
    lasts: timedelta = DEFAULT_LASTS
    because: str = ""
