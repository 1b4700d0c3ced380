"""States and stages. The order of stages is that of S2's triage."""

from typing import Literal, get_args

AlertState = Literal["open", "acknowledged", "resolved"]
#: what one item says of its alert; `noted` changes nothing, and leaves its words in the log; `changed` says
#: some of it anew, and `unacknowledged` that nobody has it any more
ItemState = Literal["firing", "acknowledged", "resolved", "noted", "changed", "unacknowledged"]
#: by what an item names its alert: the sender's key, our uid, or our number
Meant = Literal["key", "uid", "number"]
#: how far the triage of an alert got
Stage = Literal["ingest", "classify", "act", "resolve", "postmortem"]
#: what people found an alert to be; '' as long as nobody said
Verdict = Literal["", "true_positive", "false_positive"]

#: the word of a line of the log that says what of an alert was not kept as it was sent
NORMALISED = "normalised"
STATES: tuple[AlertState, ...] = get_args(AlertState)
#: those that a row is kept of
ITEM_STATES: tuple[ItemState, ...] = ("firing", "acknowledged", "resolved")
STAGES: tuple[Stage, ...] = get_args(Stage)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
DONE_STATES: tuple[AlertState, ...] = ("resolved",)
