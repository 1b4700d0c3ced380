"""The one settings object. Each field is read from `SEATRIAL_<NAME>` or from `seatrial.toml`.

`docs/reference/settings.md` is made from the descriptions here.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from seatrial.kit.plurals import counted
from seatrial.kit.problems import Fault, Problem
from seatrial.kit.spelling import did_you_mean
from seatrial.server.config.auditing import Auditing
from seatrial.server.config.mail_in import MailIn
from seatrial.server.config.mailing import Mailing
from seatrial.server.config.paging import Paging
from seatrial.server.config.reaching import Reaching
from seatrial.server.config.serving import Serving
from seatrial.server.config.signing_in import SigningIn
from seatrial.server.config.storing import Storing

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
        "SEATRIAL_WEB_MAIN",  # child processes of the web: whose they are
        "SEATRIAL_TEST_TEMPLATE",  # the tests: which database to clone
    }
)


class CannotConfigure(Problem):
    """Settings that cannot be taken; `faults` names every one of them with its variable."""

    type = "cannot-configure"
    title = "The settings cannot be taken"
    status = 500


class Settings(Serving, Storing, Reaching, Auditing, SigningIn, Mailing, MailIn, Paging, BaseSettings):
    """What can be set. Everything has a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

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
