"""Where mails come in: from monitors that can only mail, and from people who answer pages by it."""

from ipaddress import ip_address, ip_network
from pathlib import Path

from pydantic import BaseModel, Field, field_validator

from seatrial.server.config.words import Words


class MailIn(BaseModel):
    """Where mails come in."""

    mail_in_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port on which mails are taken by SMTP, as 2525. Without it, none are.",
    )
    mail_in_address: str = Field(
        "127.0.0.1",
        description="Address on which mails are taken. Loopback is enough behind a mail server of this "
        "machine.",
    )
    mail_in_domain: str = Field(
        "",
        description="What stands after the @ in addresses of alert sources, as `in.example.org`. Its MX "
        "record, or a route of your mail server, leads here. Without it, the host of `public_url`.",
    )
    mail_in_relays: Words = Field(
        ("127.0.0.0/8", "::1"),
        description="Networks of the machines that may hand mails over, apart by commas, as `10.0.0.0/8`. "
        "Everybody else is turned away. `0.0.0.0/0, ::/0` takes them from everywhere.",
    )
    mail_in_tls_certificate: Path | None = Field(
        None, description="File of the certificate (PEM, with its chain) that STARTTLS is offered with."
    )
    mail_in_tls_key: Path | None = Field(None, description="File of its key.")
    mail_in_tls_required: bool = Field(
        False, description="Whether a machine has to change to TLS before it may hand a mail over."
    )

    @field_validator("mail_in_address")
    @classmethod
    def _is_an_ip_address(cls, value: str) -> str:
        try:
            return str(ip_address(value))
        except ValueError:
            raise ValueError("write an IP address, as 127.0.0.1, 0.0.0.0 or ::1") from None

    @field_validator("mail_in_relays")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            try:
                ip_network(each)
            except ValueError:
                raise ValueError(f"{each} is no network: write 10.0.0.0/8 or 192.0.2.7") from None
        return value

    @field_validator("mail_in_domain")
    @classmethod
    def _is_a_domain(cls, value: str) -> str:
        if value and ("@" in value or " " in value or not value.isascii()):
            raise ValueError("write what stands after the @, as in.seatrial.example.org")
        return value.casefold()
