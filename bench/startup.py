"""How long `seatrial up` takes until all parts are ready: on a new data folder, and on an existing one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench._product import running
from bench.figures import Figure, repeated

TIMES = 5
LIMIT_SECONDS = 5.0


def measure() -> Iterator[Figure]:
    """The figures, each as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="seatrial-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database's user must pass
        yield Figure("up, new data folder, until ready", _up(home), "s", None, "seatrial up --data NEW")
        seconds, spread = repeated(lambda: _up(home), times=TIMES)
        name = "up, existing data folder, until ready"
        yield Figure(name, seconds, "s", LIMIT_SECONDS, "seatrial up --data EXISTING", spread)


def _up(home: Path) -> float:
    with running(home) as product:
        return product.seconds
