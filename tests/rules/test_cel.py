"""CEL comes without its command line, which nobody here needs and everybody would wait for."""

import subprocess
import sys

_PROGRAM = """
import sys
from seatrial.kit.cel import cel
assert cel.evaluate("a + 1 == 2", {"a": 1}) is True
loaded = {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded & {"prompt_toolkit", "typer", "rich", "pygments"}))
import cel.cli  # whoever asks for it still has it
print(hasattr(sys.modules["cel.cli"], "app"))
"""


def test_the_command_line_of_cel_is_not_loaded() -> None:
    ended = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert ended.stdout.split("\n") == ["", "True", ""]
