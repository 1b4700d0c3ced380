"""Keeps backups: takes the log all the time, notes new files each minute, makes a whole backup when one is
due. A part of the supervisor: `python -m seatrial.server.backup.keeper`.
"""

import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import structlog

from seatrial.kit import clock
from seatrial.kit.endings import end_on_signals
from seatrial.kit.problems import Problem
from seatrial.server import config, database, logs
from seatrial.server.backup import copies, making, manifests, wal
from seatrial.server.backup.files import Pool
from seatrial.server.binaries import bound_to_parent
from seatrial.server.config import Settings

LOOK_SECONDS = 1.0
FILES_SECONDS = 60.0
#: After a backup failed; the log goes on being taken meanwhile.
AGAIN_SECONDS = 300.0
END_SECONDS = 10.0
log = structlog.get_logger("seatrial.backup")


class Keeper:
    """What keeps the backups of one data folder up to date until it is asked to end."""

    def __init__(self, settings: Settings, *, place: Path) -> None:
        self.settings = settings
        self.place = place
        self.pool = Pool(place)
        self.stop = threading.Event()
        self._receiver: subprocess.Popen[bytes] | None = None
        self._next_files = 0.0
        self._next_try = 0.0
        self._gap = False

    def run(self) -> None:
        """Works until `stop` is set; what fails is logged and tried again."""
        elapsed = 0.0
        while not self.stop.wait(LOOK_SECONDS if elapsed else 0.0):
            elapsed += LOOK_SECONDS
            try:
                self._keep_receiving()
                if elapsed >= self._next_files:
                    self._next_files = elapsed + FILES_SECONDS
                    self._note_files()
                if elapsed >= self._next_try and self._is_due():
                    self._next_try = elapsed + AGAIN_SECONDS
                    self._back_up()
            except (Problem, OSError) as error:
                log.error("backups cannot be kept, trying again", error=str(error))
                self.stop.wait(LOOK_SECONDS * 5)
        self._end_receiver()

    def _keep_receiving(self) -> None:
        """The log is being taken. Where it has a gap now, a whole backup is due at once."""
        if self._receiver is not None and self._receiver.poll() is None:
            return
        if database.problem(self.settings, role="backup"):
            return  # it may be starting; the supervisor looks after it
        if not wal.ensure_slot(self.settings):
            log.info("the log begins here: a whole backup is made")
            self._next_try = 0.0
            self._gap = True
        target = wal.folder(self.place, line=wal.line_of(self.settings.folder))
        self._receiver = subprocess.Popen(
            wal.receiving(self.settings, target=target),
            stdin=subprocess.DEVNULL,
            env=copies.environment(self.settings),
            preexec_fn=bound_to_parent(signal.SIGTERM),  # noqa: PLW1509 (no other thread of ours holds a lock then)
        )

    def _note_files(self) -> None:
        target = wal.folder(self.place, line=wal.line_of(self.settings.folder))
        wal.note_files(target, kept=self.pool.keep(self.settings.folder))

    def _is_due(self) -> bool:
        line = wal.line_of(self.settings.folder)
        ours = [manifest for manifest in manifests.every(self.place) if manifest.line == line]
        every = timedelta(hours=self.settings.backup_every_hours)
        return self._gap or not ours or clock.now() - ours[-1].begun_at >= every

    def _back_up(self) -> None:
        made = making.make(self.settings, place=self.place, clock=clock.now, pool=self.pool)
        self._gap = False
        gone = making.prune(self.place, keep=self.settings.backup_keep)
        log.info("backup made", name=made.name, bytes=made.bytes, gone=len(gone.backups))

    def _end_receiver(self) -> None:
        if self._receiver is None or self._receiver.poll() is not None:
            return
        self._receiver.terminate()
        try:
            self._receiver.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._receiver.kill()
            self._receiver.wait()


def main() -> int:
    """Keeps backups in the folder of the settings until SIGTERM."""
    settings = config.current()
    logs.configure(settings, part="backup")
    if settings.backup_folder is None:
        return 64
    keeper = Keeper(settings, place=settings.backup_folder)
    end_on_signals(keeper.stop, signal.SIGTERM, signal.SIGINT)
    keeper.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
