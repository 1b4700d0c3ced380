"""Files that people or programs brought, given back so that no browser runs what is in them."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import StreamingHttpResponse

#: Types that a browser may be told; everything else goes as bytes.
_PLAIN = frozenset(
    {
        "application/json",
        "application/pdf",
        "image/jpeg",
        "image/png",
        "text/csv",
        "text/markdown",
        "text/plain",
    }
)


def attachment(pieces: Iterator[bytes], *, name: str, media_type: str, size: int) -> StreamingHttpResponse:
    """A download under that name (RFC 6266), never shown in the browser's own window, never guessed at."""
    kind = media_type if media_type in _PLAIN else "application/octet-stream"
    response = StreamingHttpResponse(pieces, content_type=kind)
    ascii_name = "".join(
        char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in name
    )
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Length"] = str(size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
