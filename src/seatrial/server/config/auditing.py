"""How the audit log is proven, and how long its entries stay."""

from pathlib import Path

from pydantic import BaseModel, Field

from seatrial.server.config.words import Words


class Auditing(BaseModel):
    """How the audit log is proven, and how long its entries stay."""

    audit_anchors: Words = Field(
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
        10_000,
        ge=1,
        le=10_000_000,
        description="Entries after which it is anchored though that time is not over.",
    )
    audit_key_file: Path | None = Field(
        None,
        description="File of the key that signs heads of the audit log. Without it `up` makes one and keeps "
        "it in the data folder. Set it where several machines serve one installation.",
    )
    audit_retention: Words = Field(
        (),
        description="How long audit entries stay that may be pruned at all, apart by commas, as "
        "`access.denied=180d, identity.signed-in=forever`. Every other entry stays for ever.",
    )
