"""`seatrial mail-in`: take mails, on a machine beside `seatrial up`."""

import os
import sys
from typing import Any, NoReturn

import click


@click.command("mail-in", short_help="Take mails of monitors, and replies to pages.")
@click.option(
    "--port", "mail_in_port", type=click.IntRange(1, 65535), help="Port on which mails are taken by SMTP."
)
@click.option("--address", "mail_in_address", help="Address on which they are taken.")
@click.option("--domain", "mail_in_domain", help="What stands after the @ in addresses of sources.")
@click.option("--data", help="Data folder of the local Seatrial.")
def command(**given: Any) -> NoReturn:
    """Take mails by SMTP until ^C or SIGTERM: alerts of sources of format email, and replies to pages.

    `seatrial up` does so itself where SEATRIAL_MAIL_IN_PORT is set; this is for more of it, or for a machine
    that mail reaches, with SEATRIAL_DATABASE_URL and SEATRIAL_SECRET_KEY. What is not given here is read from
    SEATRIAL_MAIL_IN_PORT and so on. A mail is answered with 2yz once it is stored, and with 451 while it
    cannot be.

    \b
    Examples:
      seatrial mail-in --port 2525
      SEATRIAL_MAIL_IN_RELAYS=10.0.0.0/8 seatrial mail-in --port 25 --address 10.0.0.7
    """
    from seatrial.server import config, database, supervisor
    from seatrial.server.supervisor import CannotStart

    for name, value in given.items():
        if value is not None:
            os.environ[config.variable(name)] = str(value)
    settings = config.load()
    if settings.mail_in_port is None:
        raise CannotStart("no port is said", remedy="Write --port 2525, or set SEATRIAL_MAIL_IN_PORT.")
    supervisor.require_free(
        settings.mail_in_address,
        port=settings.mail_in_port,
        variable="SEATRIAL_MAIL_IN_PORT",
        option="--port",
    )
    if problem := database.problem(settings):
        raise CannotStart(f"the database does not answer: {problem}", remedy="Start it with: seatrial up")
    os.execv(sys.executable, [sys.executable, "-m", "seatrial.server", "mail_in"])  # noqa: S606 (no shell)
