"""Pages of runbooks: the library, one runbook, starting and following runs, the stop switch."""

from seatrial.domains.runbooks.views.adherence import adherence
from seatrial.domains.runbooks.views.files import attachment, bundle, card
from seatrial.domains.runbooks.views.importing import import_runbooks, triggers
from seatrial.domains.runbooks.views.inventories import inventory
from seatrial.domains.runbooks.views.library import runbooks
from seatrial.domains.runbooks.views.reading import diff, review, runbook
from seatrial.domains.runbooks.views.rehearsals import open_rehearsal, rehearsal, rehearsals
from seatrial.domains.runbooks.views.run import lines, run
from seatrial.domains.runbooks.views.runs import runs, transcript
from seatrial.domains.runbooks.views.starting import start
from seatrial.domains.runbooks.views.stopping import start_again, stop

__all__ = [
    "adherence",
    "attachment",
    "bundle",
    "card",
    "diff",
    "import_runbooks",
    "inventory",
    "lines",
    "open_rehearsal",
    "rehearsal",
    "rehearsals",
    "review",
    "run",
    "runbook",
    "runbooks",
    "runs",
    "start",
    "start_again",
    "stop",
    "transcript",
    "triggers",
]
