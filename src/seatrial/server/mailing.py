"""The mail server of the settings, whom mails come from, and who carries pages besides."""

from urllib.parse import urlsplit

from seatrial.connectors import smtp
from seatrial.kit.problems import Fault
from seatrial.server.config import CannotConfigure, Settings, variable


def mail_server(settings: Settings) -> smtp.MailServer | None:
    """The server that mails leave by; None where none is set. Raises CannotConfigure."""
    file = settings.smtp_url_file
    if file is None:
        return smtp.parse(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    try:
        return smtp.parse(file.expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotConfigure(
            f"the address of the mail server cannot be read: {error}",
            remedy="Let the user who runs Seatrial read the file; it holds one address as smtp_url has it.",
            faults=[Fault(variable("smtp_url_file"), str(error))],
        ) from error


def sender(settings: Settings) -> str:
    """Whom mails come from."""
    host = urlsplit(settings.url).hostname or "localhost"
    return settings.mail_from or f"Seatrial <seatrial@{host}>"


def domain_in(settings: Settings) -> str:
    """What stands after the @ in addresses of alert sources."""
    return settings.mail_in_domain or (urlsplit(settings.url).hostname or "localhost").casefold()


def paging_providers(settings: Settings) -> dict[str, str]:
    """The address of the provider for each of `sms`, `voice` and `push` that has one."""
    given = {"sms": settings.sms_url, "voice": settings.voice_url, "push": settings.push_url}
    return {kind: found.get_secret_value() for kind, found in given.items() if found}
