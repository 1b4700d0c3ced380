"""Settings of paging: providers, when a contact method counts as stale, which severities are usual."""

from email.utils import parseaddr
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from seatrial.server.config.words import Words

_PLACE = "{to}"


class Paging(BaseModel):
    """How pages leave besides by mail and webhook."""

    sms_url: SecretStr | None = Field(
        None,
        description="The provider of text messages, as an address of Apprise with `{to}` where the number "
        "stands: `sinch://id:token@+15550100/{to}`. With `twilio://SID:TOKEN@+15550100` (no `{to}`) "
        "Seatrial speaks to Twilio itself and takes its receipts. Without it nobody can add a number for "
        "text messages.",
    )
    voice_url: SecretStr | None = Field(
        None, description="The same for calls: `twilio://SID:TOKEN@+15550100`, or an address of Apprise."
    )
    push_url: SecretStr | None = Field(
        None,
        description="The same for push messages, with `{to}` where the key of a device stands: "
        "`pover://{to}@APP-TOKEN`.",
    )
    paging_services: Words = Field(
        ("discord", "pbul", "pover", "prowl", "tgram"),
        description="Services of Apprise that people may name in contact methods of their own, by the word "
        "before `://`. Those in the default reach one vendor each; one whose address names a host "
        "lets whoever adds it reach hosts of your network.",
    )
    paging_reply_to: str = Field(
        "",
        description="Address that replies to pages go to, as `page@seatrial.example.org`: pages by mail say "
        "`page+12-...@seatrial.example.org`. Its mail has to arrive here (see `mail_in_port`). Without it, "
        "pages are answered by their links, on their page, and over the API.",
    )
    watchdog_url: SecretStr | None = Field(
        None,
        description="Address that is fetched every minute while every round of paging goes well and nothing "
        "is late, as `https://hc-ping.com/...` or a heartbeat of another Seatrial: who watches it from "
        "outside tells people when Seatrial itself pages nobody any more. Whoever knows it can pretend that "
        "all is well.",
    )
    arrival_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="Days after which requests of monitors that were read are deleted. Alerts and their logs "
        "stay, and so does what could not be read until somebody settles it.",
    )
    beside_days: int = Field(
        180,
        ge=1,
        le=3650,
        description="Days after which is deleted what was compared with an incumbent, or forwarded to it, of "
        "alerts that are over for as long. Alerts and their logs stay.",
    )
    severity_scheme: Literal["sev", "s", "critical"] = Field(
        "sev",
        description="The severity scheme of services that pick none, and of alerts and incidents that belong "
        "to no service: one of those that come with Seatrial. What was classified keeps the scheme of then.",
    )
    contact_stale_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="Days after which a contact method that was neither verified nor reached its owner "
        "counts as stale.",
    )

    @field_validator("sms_url", "voice_url", "push_url")
    @classmethod
    def _names_a_place(cls, value: SecretStr | None) -> SecretStr | None:
        said = value.get_secret_value() if value else ""
        if said and not said.startswith("twilio://") and (_PLACE not in said or "://" not in said):
            raise ValueError("write an address of Apprise with {to} in it, or twilio://SID:TOKEN@+15550100")
        return value

    @field_validator("watchdog_url")
    @classmethod
    def _is_a_web_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("write an address that begins with https:// or http://")
        return value

    @field_validator("paging_reply_to")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and (parseaddr(value)[1] != value or value.count("@") != 1 or "+" in value):
            raise ValueError("write an address without a plus, as page@seatrial.example.org")
        return value
