"""The page about settings, from the one object that reads them."""

from typing import Any

from pydantic import SecretStr

from seatrial.server.config import FILE_VARIABLE, Settings, variable
from tools.reference.tables import fields


def settings() -> str:
    """docs/reference/settings.md"""
    parts = [
        "# Settings",
        "Every setting has a default that works on one machine. The environment goes before the file "
        f"`seatrial.toml` in the current folder (`{FILE_VARIABLE}` names another one), and an option of a "
        "command before both. A name that is no setting stops the start: it is nearly always a slip.",
    ]
    for row in fields(Settings):
        parts += [
            f"## `{row.path}`",
            row.description,
            f"- environment: `{variable(row.path)}`\n- value: {_value(row.type, row.path)}\n"
            f"- default: {_default(Settings.model_fields[row.path].default)}",
        ]
    return "\n\n".join(parts)


def _value(words: str, name: str) -> str:
    return (
        f"{words}, kept out of logs" if "SecretStr" in str(Settings.model_fields[name].annotation) else words
    )


def _default(value: Any) -> str:
    if value is None or value == "" or value == ():
        return "none"
    if isinstance(value, SecretStr):
        return "a secret"
    return f"`{', '.join(value)}`" if isinstance(value, tuple) else f"`{value}`"
