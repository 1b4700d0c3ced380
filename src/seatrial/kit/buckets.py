"""An object store that speaks S3, by the address a setting or a connection names it with."""

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from obstore.store import S3Store

#: What may stand behind the `?` of the address.
OPTIONS = ("endpoint", "region")
EXAMPLE = "Write s3://bucket/prefix?region=eu-central-1."
_PATIENCE = timedelta(seconds=20)
_LONGEST = 300
#: What went wrong, in the answer of a store that speaks S3 (REST Error Responses).
_ANSWER = re.compile(r"<Code>([^<]+)</Code>(?:\s*<Message>([^<]*)</Message>)?")


class BadAddress(ValueError):
    """The address names no bucket, or an option that there is not; the text says which."""


def open_bucket(address: str, **credentials: Any) -> tuple[S3Store, str]:
    """The store at `s3://bucket/prefix?region=...&endpoint=https://...`, and the address without options.

    Nothing is asked of it yet. Credentials are those of AWS' own variables unless some are given. Raises
    BadAddress.
    """
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    unknown = sorted(options.keys() - set(OPTIONS))
    if unknown:
        raise BadAddress(f"{address}: the option {unknown[0]!r} is none of {', '.join(OPTIONS)}")
    if not parts.hostname:
        raise BadAddress(f"{address}: it names no bucket")
    client: Any = {"timeout": _PATIENCE, "connect_timeout": timedelta(seconds=5)}
    if options.get("endpoint", "").startswith("http://"):
        client["allow_http"] = True
    store = S3Store(
        parts.hostname,
        prefix=parts.path.strip("/") or None,
        client_options=client,
        retry_config={"max_retries": 2, "retry_timeout": _PATIENCE},
        **credentials,
        **options,  # type: ignore[arg-type]
    )
    return store, f"s3://{parts.hostname}{parts.path}"


def words_of(error: Exception) -> str:
    """What the store itself says is wrong (`NoSuchBucket: ...`), else the first line of the error."""
    text = str(error)
    said = _ANSWER.search(text)
    if said:
        text = ": ".join(html.unescape(part) for part in said.groups() if part)
    return text.partition("\n")[0][:_LONGEST] or type(error).__name__
