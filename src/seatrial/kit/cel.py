"""CEL (Rust), without the command line that its package loads along: half a second at each start."""

import sys
from types import ModuleType

_COMMAND_LINE = "cel.cli"
_is_there = _COMMAND_LINE in sys.modules
sys.modules.setdefault(_COMMAND_LINE, ModuleType(_COMMAND_LINE))
import cel  # noqa: E402 (what it would load must stand before)

if not _is_there:
    del sys.modules[_COMMAND_LINE]

__all__ = ["cel"]
