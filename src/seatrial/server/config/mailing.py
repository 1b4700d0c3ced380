"""How mails leave."""

from email.utils import parseaddr
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator

from seatrial.connectors import smtp


class Mailing(BaseModel):
    """How mails leave."""

    smtp_url: SecretStr | None = Field(
        None,
        description="The mail server that notices leave by, as `smtps://user:password@mail.example.org:465` "
        "(TLS from the start) or `smtp://mail.example.org:587?starttls=required`; `starttls=never` speaks in "
        "the clear, which `smtp://` without it does to this machine alone. What is special in a name or "
        "password is percent-encoded. Without a server, notices are shown on the page of notices only.",
    )
    smtp_url_file: Path | None = Field(
        None, description="File that holds the address of the mail server, in place of `smtp_url`."
    )
    mail_from: str = Field(
        "",
        description="Address that mails come from, as `Seatrial <seatrial@example.org>`. Without it, "
        "`seatrial` at the host of `public_url`.",
    )

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            smtp.parse(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        address = parseaddr(value)[1]
        if value and not (value.isprintable() and address.count("@") == 1 and " " not in address):
            raise ValueError("write an address, as seatrial@example.org or Seatrial <seatrial@example.org>")
        return value
