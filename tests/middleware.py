"""The middleware of the product, loaded once per process as a server does, not once per `Client`.

WhiteNoise alone looks at every static file when it is loaded, which took a third of what a request costs.
"""

from typing import Any

from django.core.signals import setting_changed
from django.test.client import ClientHandler

#: What `load_middleware` leaves in a handler.
LOADED = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_load = ClientHandler.load_middleware
_loaded: dict[str, Any] = {}


def share() -> None:
    """Every `Client` from here on has the same chain, until a test changes a setting."""
    ClientHandler.load_middleware = _load_once
    setting_changed.connect(_forget)


def _load_once(handler: ClientHandler, is_async: bool = False) -> None:
    if is_async:
        _load(handler, is_async)
        return
    if not _loaded:
        _load(handler)
        _loaded.update((name, getattr(handler, name)) for name in LOADED)
    vars(handler).update(_loaded)


def _forget(**_changed: Any) -> None:
    """Middleware may have read the setting when it was loaded."""
    _loaded.clear()
