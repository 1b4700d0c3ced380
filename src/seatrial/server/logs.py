"""The log: one structured line for each thing worth telling, for people on a terminal, as JSON elsewhere."""

import logging
import os
import re
import sys
from collections.abc import Iterable

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from seatrial.server.config import Settings

#: Words in the name of a field whose value is nobody's business.
SECRET_WORDS = ("password", "secret", "token", "cookie", "authorization", "session_key")
HIDDEN = "[hidden]"
LINK = re.compile(r"(/sign-in/)[^\s/?\"']+")
#: Libraries that tell each of their steps; what they warn of is enough.
TALKATIVE = (
    "procrastinate",
    "psycopg",
    "psycopg.pool",
    "httpx",
    "httpcore",
    "asyncio",
    "django.request",
    "_granian",
)


def configure(settings: Settings, *, part: str) -> None:
    """Everything that is logged in this process, also by libraries, goes to stderr in one form."""
    for_people = settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())
    level = (
        settings.log_level.upper() if settings.log_level != "auto" else "WARNING" if for_people else "INFO"
    )
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _naming(part),
                *_rendering(for_people=for_people),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # what was refused is in our own line of the request; Django's would tell it again, with its path
    logging.getLogger("django.request").setLevel(logging.ERROR)
    _quiet(TALKATIVE if level != "DEBUG" else ())


def hide_secrets(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The event without the value of any field whose name speaks of a secret, or of a sign-in link."""
    del logger, method
    shown = {
        name: HIDDEN if any(word in name.lower() for word in SECRET_WORDS) else value
        for name, value in event.items()
    }
    if isinstance(shown.get("event"), str):  # Django names the path of what failed
        shown["event"] = LINK.sub(rf"\1{HIDDEN}", shown["event"])
    return shown


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]


def _rendering(*, for_people: bool) -> list[Processor]:
    if for_people:
        return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty() and "NO_COLOR" not in os.environ)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]


def _naming(part: str) -> Processor:
    def name(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        del logger, method
        event.setdefault("part", part)
        return event

    return name


def _quiet(names: Iterable[str]) -> None:
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)
