"""Settings that are several words: in a variable apart by commas or spaces, in the file a list."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

_APART = re.compile(r"[\s,]+")


def _apart(value: Any) -> Any:
    return tuple(filter(None, _APART.split(value))) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_apart)]
