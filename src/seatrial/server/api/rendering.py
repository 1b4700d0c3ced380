"""How answers are written: JSON whose instants are whole, since digests are made over them."""

from datetime import datetime
from typing import Any

from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder


class WholeEncoder(NinjaJSONEncoder):
    """Django's encoder cuts instants to milliseconds, from which no digest could be made again."""

    def default(self, o: Any) -> Any:
        """Instants as ISO 8601 with all that they have; everything else as before."""
        if isinstance(o, datetime):
            text = o.isoformat()
            return f"{text[:-6]}Z" if text.endswith("+00:00") else text
        return super().default(o)


class Renderer(JSONRenderer):
    """Writes answers as JSON."""

    encoder_class = WholeEncoder
