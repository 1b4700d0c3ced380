"""The one settings object. Each field is read from `SEATRIAL_<NAME>` or from `seatrial.toml`.

`docs/reference/settings.md` is made from the descriptions here.
"""

import os
import re
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from seatrial.kit.plurals import counted
from seatrial.kit.problems import Fault, Problem
from seatrial.kit.spelling import did_you_mean

PREFIX = "SEATRIAL_"
#: Names the settings file where it is not `seatrial.toml` in the current folder.
FILE_VARIABLE = "SEATRIAL_CONFIG"
#: Variables with our prefix that are no settings of the server: who reads them stands beside each.
OTHER_VARIABLES = frozenset(
    {
        FILE_VARIABLE,
        "SEATRIAL_URL",  # the command line: which server to talk to
        "SEATRIAL_TOKEN_FILE",  # the command line: where its token is
        "SEATRIAL_TOKEN",  # the command line: with which token
        "SEATRIAL_DEMO",  # child processes: that the example runs beside them
        "SEATRIAL_TEST_SERVER",  # the tests: the folder of their database
        "SEATRIAL_SUPERVISED",  # child processes: that `up` watches them
        "SEATRIAL_TEST_TEMPLATE",  # the tests: which database to clone
    }
)
WORDS_APART = re.compile(r"[\s,]+")


class CannotConfigure(Problem):
    """Settings that cannot be taken; `faults` names every one of them with its variable."""

    type = "cannot-configure"
    title = "The settings cannot be taken"
    status = 500


class Settings(BaseSettings):
    """What can be set. Everything has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    data: Path = Field(
        Path("seatrial-data"),
        description="Folder of everything that Seatrial keeps: the embedded database, keys, logs, the "
        "command line's token. Made on the first start. A relative path starts at the current folder.",
    )
    address: str = Field(
        "127.0.0.1",
        description="Address to listen on. `0.0.0.0` serves other machines too; put a proxy with TLS "
        "before it and set `public_url`.",
    )
    port: int = Field(8600, ge=1, le=65535, description="Port to listen on.")
    public_url: str = Field(
        "",
        description="Address under which people reach Seatrial, as `https://seatrial.example.org`, where "
        "that is not `http://localhost:<port>`. With `https`, cookies are sent over TLS only.",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "[::1]"),
        description="Host names that requests may carry, apart by commas. The host of `public_url` is "
        "always allowed.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL 15 or newer to use in place of the embedded one, as "
        "`postgresql://user:password@host:5432/seatrial`.",
    )
    database_owner_url: SecretStr | None = Field(
        None,
        description="The same database for the role that owns its tables, where `database_url` names a role "
        "that may only add to the audit log and read it. Migrations and pruning use it. Without it the "
        "role of `database_url` owns the tables, and could change the log.",
    )
    database_user: str = Field(
        "seatrial",
        pattern=r"^[a-z_][a-z0-9_-]{0,31}$",
        description="System user under which the embedded database runs when Seatrial is started by root "
        "(PostgreSQL refuses root). Made when it is missing.",
    )
    database_pool: int = Field(
        12,
        ge=0,
        le=200,
        description="Database connections that one web process keeps open at most; 0 opens one for each "
        "request.",
    )
    web_processes: int = Field(1, ge=1, le=64, description="Web processes. One serves a hundred people.")
    web_threads: int = Field(8, ge=1, le=256, description="Requests that one web process answers at a time.")
    worker_jobs: int = Field(8, ge=1, le=128, description="Jobs that one worker runs at a time.")
    demo_port: int = Field(
        8601, ge=1, le=65535, description="Port of the example service that `seatrial up --demo` starts."
    )
    probe_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses that probes may reach although they are loopback or link-local, apart by "
        "commas, as `127.0.0.1:8601` or `169.254.169.254`. `up --demo` adds the example's own.",
    )
    git_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Where git repositories may be fetched from although it is loopback, link-local or "
        "without TLS, apart by commas: addresses as `127.0.0.1:3000` or `git.internal:80`, and folders of "
        "this machine as `/srv/git`, below which `file://` addresses may lead.",
    )
    workspaces_writable: Annotated[tuple[str, ...], NoDecode] = Field(
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
    revision_days: int = Field(
        365,
        ge=1,
        le=36500,
        description="Days for which the files of past revisions are kept, so that they can be compared and "
        "brought back. The last 20 of each workspace are always kept.",
    )
    artefacts: str = Field(
        "",
        description="Where the files that evidence rests on are kept: a folder, or an object store that speaks "
        "S3, as `s3://bucket/prefix?region=eu-central-1&endpoint=https://s3.example.org`, with the credentials "
        "of `AWS_ACCESS_KEY_ID` and its kin. Without it, `artefacts` in the data folder.",
    )
    artefact_megabytes: int = Field(
        100, ge=1, le=10_000, description="Size in megabytes above which a file is not taken as an artefact."
    )
    runner_workspaces: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Workspaces whose commands, scripts and SQL runners may run although no protected branch "
        "stands behind them, apart by commas. `up --demo` adds the example's own.",
    )
    runner_self_approval: bool = Field(
        False,
        description="Whether those who may approve commands, scripts and SQL may approve what they wrote "
        "themselves: the small-team exception. Each such approval, and all evidence under it, says so.",
    )
    audit_anchors: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Places to which signed heads of the audit log are taken, apart by spaces or commas: "
        "`file:/path`, `git:ssh://git@host/repository.git#branch`, `s3://bucket/prefix?region=...`, "
        "`dir:/path`. Take one that whoever administers this machine cannot rewrite. Without any, it is a "
        "file in the data folder, which a thief of the machine could rewrite with the log.",
    )
    audit_anchor_seconds: int = Field(
        60, ge=1, le=86400, description="Seconds after which a grown audit log is anchored again."
    )
    audit_anchor_entries: int = Field(
        10_000, ge=1, le=10_000_000, description="Entries after which it is anchored before that time is over."
    )
    audit_key_file: Path | None = Field(
        None,
        description="File of the key that signs heads of the audit log. Without it `up` makes one and keeps "
        "it in the data folder. Set it where several machines serve one installation.",
    )
    audit_retention: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="How long audit entries stay that may be pruned at all, apart by commas, as "
        "`access.denied=180d, identity.signed-in=forever`. Every other entry stays for ever.",
    )
    secret_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="References to secrets that definitions of connections may use here, apart by commas, as "
        "`env:PROM_TOKEN` or `file:/etc/seatrial/prom.token`. Any other is refused: a definition could name "
        "any file of this machine and send it away.",
    )
    secret_key: SecretStr | None = Field(
        None,
        min_length=32,
        description="Key that signs sessions, at least 32 characters. Without it `up` makes one and keeps "
        "it in the data folder. Set it where several machines serve one installation.",
    )
    session_days: int = Field(14, ge=1, le=365, description="Days after which a person signs in again.")
    oidc_issuer: str = Field(
        "",
        description="Issuer of the OpenID Connect provider that people may sign in with, as "
        "`https://login.example.org/realms/main`. Its description is read from "
        "`/.well-known/openid-configuration` below it. Without it there is no such button.",
    )
    oidc_client_id: str = Field("", description="Name under which the provider knows this Seatrial.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Secret that the provider gave for that name. Better: `oidc_client_secret_file`."
    )
    oidc_client_secret_file: Path | None = Field(
        None, description="File that holds the secret, read when Seatrial starts."
    )
    oidc_name: str = Field(
        "your organisation",
        min_length=1,
        max_length=40,
        description="Name on the button: `Sign in with <name>`.",
    )
    oidc_domains: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Domains, apart by commas, in one of which somebody's verified e-mail address must lie. "
        "Without any, every account of the provider may come as far as the other settings let it.",
    )
    oidc_required_claim: str = Field(
        "",
        pattern=r"^$|^[^=\s]+=.+$",
        description="What the provider must say of a person, as `groups=seatrial`; of a list, one entry.",
    )
    oidc_accounts: bool = Field(
        False,
        description="Whether somebody whom the provider knows and Seatrial does not gets an account by "
        "signing in. Without it, accounts come by invitation.",
    )
    second_factor_for: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Roles, apart by commas, whose holders must sign in with a second factor or a passkey, "
        "as `administrator, security_lead`; `everybody` means all people.",
    )
    cooling_off_hours: int = Field(
        24,
        ge=0,
        le=720,
        description="Hours after a reset of somebody's credentials in which they cannot sign decisions.",
    )
    log_format: Literal["auto", "console", "json"] = Field(
        "auto",
        description="Form of the log: `console` for people, `json` for machines; `auto` chooses by "
        "whether a terminal reads it.",
    )
    log_level: Literal["auto", "debug", "info", "warning", "error"] = Field(
        "auto",
        description="Least severity that is logged; `auto` is `warning` on a terminal and `info` elsewhere.",
    )
    backup_folder: Path | None = Field(
        None,
        description="Folder in which `up` keeps backups of database, artefacts and keys, on another disk if "
        "you can: the log of the database at once, whole copies every `backup_every_hours`. Without it no "
        "backup is made by itself.",
    )
    backup_every_hours: int = Field(
        24, ge=1, le=744, description="Hours from one whole backup to the next, where a folder is set."
    )
    backup_keep: int = Field(
        7, ge=1, le=1000, description="Whole backups that are kept; older ones go, with what only they need."
    )
    stop_seconds: int = Field(
        5, ge=1, le=600, description="Seconds that requests and jobs are given to end when Seatrial stops."
    )

    @field_validator(
        "allowed_hosts",
        "probe_allow",
        "secret_allow",
        "audit_anchors",
        "audit_retention",
        "runner_workspaces",
        "git_allow",
        "workspaces_writable",
        "oidc_domains",
        "second_factor_for",
        mode="before",
    )
    @classmethod
    def _apart_by_commas(cls, value: Any) -> Any:
        return tuple(filter(None, WORDS_APART.split(value))) if isinstance(value, str) else value

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            return str(ip_address(value))
        except ValueError:
            raise ValueError("write an IP address, as 127.0.0.1, 0.0.0.0 or ::1") from None

    @field_validator("public_url")
    @classmethod
    def _is_a_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("write scheme and host without a path, as https://seatrial.example.org")
        return value.rstrip("/")

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value is not None else None
        if parts is not None and (parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2):
            raise ValueError("write postgresql://user:password@host:5432/database")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file; there is no third place."""
        del dotenv_settings, file_secret_settings
        file = TomlConfigSettingsSource(settings_cls, toml_file=settings_file())
        return init_settings, env_settings, file

    @property
    def folder(self) -> Path:
        """The data folder as an absolute path."""
        return Path(os.path.abspath(self.data.expanduser()))  # noqa: PTH100 (links stay as they are written)

    @property
    def artefact_store(self) -> str:
        """Where artefacts are kept: the folder or address that is set, else the data folder's own."""
        return self.artefacts or str(self.folder / "artefacts")

    @property
    def url(self) -> str:
        """The address under which people reach this installation, without a slash at its end."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def local_url(self) -> str:
        """The address under which a program on this machine reaches the web process."""
        anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (compared, not bound)
        host = anywhere.get(self.address, self.address)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def embedded(self) -> bool:
        """Whether the database is the one that Seatrial runs itself."""
        return self.database_url is None


def settings_file() -> Path:
    """Where the settings file would be; it need not exist."""
    return Path(os.environ.get(FILE_VARIABLE) or "seatrial.toml")


def variable(field: str) -> str:
    """The name of the environment variable of a field: `SEATRIAL_PORT`."""
    return f"{PREFIX}{field.upper()}"


def load(**given: Any) -> Settings:
    """The settings from what is given (the command line), the environment and the file, in that order.

    Raises CannotConfigure with all faults at once.
    """
    faults = _unknown_variables()
    try:
        found = Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults += [_fault(item["loc"], item["msg"]) for item in error.errors()]
    except (OSError, ValueError) as error:
        faults.append(Fault(str(settings_file()), f"cannot be read: {error}", "Write it as TOML."))
    if faults:
        raise CannotConfigure(
            f"{counted(len(faults), one='setting')} cannot be taken",
            remedy="Correct or unset what is listed; `docs/reference/settings.md` describes every setting.",
            faults=faults,
        )
    return found


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read once."""
    return load()


def _unknown_variables() -> list[Fault]:
    known = {variable(name) for name in Settings.model_fields}
    strangers = (name for name in os.environ if name.startswith(PREFIX))
    return [
        Fault(name, "is no setting", did_you_mean(name, known=known))
        for name in sorted(strangers)
        if name not in known and name not in OTHER_VARIABLES
    ]


def _fault(place: tuple[int | str, ...], message: str) -> Fault:
    name = str(place[0]) if place else ""
    if name not in Settings.model_fields:
        return Fault(
            f"{settings_file()}: {name}", "is no setting", did_you_mean(name, known=Settings.model_fields)
        )
    words = message.removeprefix("Value error, ")
    default = Settings.model_fields[name].default
    remedy = f"The default is {default}." if default not in (None, "", ()) else ""
    return Fault(variable(name), words, remedy)
