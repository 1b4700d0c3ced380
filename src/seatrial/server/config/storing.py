"""What is kept where, and for how long."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator


class Storing(BaseModel):
    """What is kept where, and for how long."""

    data: Path = Field(
        Path("seatrial-data"),
        description="Folder of everything that Seatrial keeps: the embedded database, keys, logs, the "
        "command line's token. Made on the first start. A relative path starts at the current folder.",
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
    status_folder: Path | None = Field(
        None,
        description="Folder into which the status page is written as files (`index.html`, `feed.xml`, "
        "`status.json`), at once where it changes and once a minute, on each machine that runs a pager: for "
        "a web server that stays when Seatrial is down. Without it, none are.",
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
    artefacts: str = Field(
        "",
        description="Where the files that evidence rests on are kept: a folder, or an object store that "
        "speaks S3, as `s3://bucket/prefix?region=eu-central-1&endpoint=https://s3.example.org`, with the "
        "credentials of `AWS_ACCESS_KEY_ID` and its kin. Without it, `artefacts` in the data folder.",
    )
    artefact_megabytes: int = Field(
        100, ge=1, le=10_000, description="Size in megabytes above which a file is not taken as an artefact."
    )
    revision_days: int = Field(
        365,
        ge=1,
        le=36500,
        description="Days for which the files of past revisions are kept, so that they can be compared and "
        "brought back. The last 20 of each workspace are always kept.",
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

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value is not None else None
        if parts is not None and (parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2):
            raise ValueError("write postgresql://user:password@host:5432/database")
        return value
