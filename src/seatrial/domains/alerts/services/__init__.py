"""Writes about alerts, named by verbs."""

from seatrial.domains.alerts.services.acting import enter_backlog, tune_noisy_rules
from seatrial.domains.alerts.services.adopting import adopt
from seatrial.domains.alerts.services.answering import acknowledge, escalate, reopen, resolve
from seatrial.domains.alerts.services.attending import ask_after, attend, tell_late
from seatrial.domains.alerts.services.belonging import belong, part, remark
from seatrial.domains.alerts.services.errands import run_errands
from seatrial.domains.alerts.services.escalating import advance, hurry
from seatrial.domains.alerts.services.following import follow_sources
from seatrial.domains.alerts.services.foreseeing import PORTION, compare_due, take_over
from seatrial.domains.alerts.services.forwarding import forward_due
from seatrial.domains.alerts.services.keys import MadeKey, make_key, revoke_key
from seatrial.domains.alerts.services.labelling import label, look_back
from seatrial.domains.alerts.services.merging import merge, separate
from seatrial.domains.alerts.services.purging import purge, purge_arrivals, purge_beside
from seatrial.domains.alerts.services.reading import read_arrivals
from seatrial.domains.alerts.services.receiving import INTAKE, CannotStore, Intake, store
from seatrial.domains.alerts.services.repairing import CannotReplay, drop, replay
from seatrial.domains.alerts.services.silencing import (
    CannotSilence,
    NewSilence,
    extend,
    silence,
    silence_with_key,
    unsilence,
    unsilence_with_key,
)
from seatrial.domains.alerts.services.triaging import classify, settle, take
from seatrial.domains.alerts.services.watching import watch

__all__ = [
    "INTAKE",
    "PORTION",
    "CannotReplay",
    "CannotSilence",
    "CannotStore",
    "Intake",
    "MadeKey",
    "NewSilence",
    "acknowledge",
    "adopt",
    "advance",
    "ask_after",
    "attend",
    "belong",
    "classify",
    "compare_due",
    "drop",
    "enter_backlog",
    "escalate",
    "extend",
    "follow_sources",
    "forward_due",
    "hurry",
    "label",
    "look_back",
    "make_key",
    "merge",
    "part",
    "purge",
    "purge_arrivals",
    "purge_beside",
    "read_arrivals",
    "remark",
    "reopen",
    "replay",
    "resolve",
    "revoke_key",
    "run_errands",
    "separate",
    "settle",
    "silence",
    "silence_with_key",
    "store",
    "take",
    "take_over",
    "tell_late",
    "tune_noisy_rules",
    "unsilence",
    "unsilence_with_key",
    "watch",
]
