"""What others wrote may reach and do: probes, repositories, runners, connections."""

from typing import Literal

from pydantic import BaseModel, Field

from seatrial.server.config.words import Words


class Reaching(BaseModel):
    """What others wrote may reach and do: probes, repositories, runners, connections."""

    probe_allow: Words = Field(
        (),
        description="Addresses that probes may reach although they are loopback or link-local, apart by "
        "commas, as `127.0.0.1:8601` or `169.254.169.254`. `up --demo` adds the example's own.",
    )
    git_allow: Words = Field(
        (),
        description="Where git repositories may be fetched from although it is loopback, link-local or "
        "without TLS, apart by commas: addresses as `127.0.0.1:3000` or `git.internal:80`, and folders of "
        "this machine as `/srv/git`, below which `file://` addresses may lead.",
    )
    workspaces_writable: Words = Field(
        (),
        description="Folders of this machine, apart by commas, below which workspaces may lie that edit "
        "forms write. The one of `up --demo` may be written without it.",
    )
    policy_kinds: Literal["auto", "strict", "off"] = Field(
        "auto",
        description="Where checklists, tiers and policies may stand: `auto` in policy workspaces only, as "
        "soon as there is one; `strict` in policy workspaces only; `off` anywhere. What stands elsewhere is "
        "named in the record as the small-team exception.",
    )
    runner_workspaces: Words = Field(
        (),
        description="Workspaces whose commands, scripts and SQL runners may run although no protected branch "
        "stands behind them, apart by commas. `up --demo` adds the example's own.",
    )
    runner_self_approval: bool = Field(
        False,
        description="Whether those who may approve commands, scripts and SQL may approve what they wrote "
        "themselves: the small-team exception. Each such approval, and all evidence under it, says so.",
    )
    secret_allow: Words = Field(
        (),
        description="References to secrets that definitions of connections may use here, apart by commas, as "
        "`env:PROM_TOKEN` or `file:/etc/seatrial/prom.token`. Any other is refused: a definition could name "
        "any file of this machine and send it away.",
    )
