"""The closed lists of reviews, each from the document that demands it."""

from collections.abc import Mapping
from typing import Literal, get_args

#: S0:9 (R003).
ReviewKind = Literal["new_service", "major_release", "environment_cutover", "vendor_transition"]
KINDS: tuple[ReviewKind, ...] = get_args(ReviewKind)
KIND_TITLES: Mapping[str, str] = {
    "new_service": "New service",
    "major_release": "Major release",
    "environment_cutover": "Environment cutover",
    "vendor_transition": "Vendor transition",
}

#: The six steps of S0:36-41 lie between them (R001). A draft was opened by a trigger and waits for its lead.
State = Literal[
    "draft", "initiated", "preparing", "in_review", "decided", "handover", "verifying", "closed", "withdrawn"
]
STATES: tuple[State, ...] = get_args(State)
#: States in which nothing is left to do.
ENDED: tuple[State, ...] = ("closed", "withdrawn")

#: Why a review was opened: by a person, or by what S0:22-24 names (R006 to R008).
Trigger = Literal[
    "person", "first_launch", "architecture_change", "vendor_onboarding", "vendor_offboarding",
    "evidence_lapsed", "incident", "yearly",
]  # fmt: skip
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
TRIGGER_TITLES: Mapping[str, str] = {
    "person": "Opened by a person",
    "first_launch": "First production launch",
    "architecture_change": "Architecture change",
    "vendor_onboarding": "Vendor takes over operation",
    "vendor_offboarding": "Vendor leaves",
    "evidence_lapsed": "Evidence lapsed",
    "incident": "Severe incident",
    "yearly": "A year has passed",
}

Answer = Literal["", "met", "not_met", "not_applicable"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
Acceptance = Literal["", "accepted", "rejected"]
ACCEPTANCES: tuple[Acceptance, ...] = get_args(Acceptance)
#: What an item comes to now: `stale` was met once, and what showed it counts no longer.
ItemWord = Literal["met", "not_met", "not_applicable", "open", "stale"]
ITEM_WORDS: tuple[ItemWord, ...] = get_args(ItemWord)

#: The three who review evidence (S0:38, R012), and the roles that they hold.
ReviewerSlot = Literal["operations", "security", "owner"]
REVIEWERS: Mapping[ReviewerSlot, str] = {
    "operations": "operations_lead",
    "security": "security_lead",
    "owner": "service_owner",
}

#: What the product manager is consulted about (S0:18, R031).
CONSULTED_ON: Mapping[str, str] = {
    "service_commitments": "What is promised to customers (service levels, contracts)",
    "support_hours": "Hours and languages of support",
    "customer_communication": "How customers hear of changes and incidents",
}

PrerequisiteKind = Literal["technical", "business", "external"]
PREREQUISITE_KINDS: tuple[PrerequisiteKind, ...] = get_args(PrerequisiteKind)
#: The step that an unmet prerequisite keeps from beginning (R023).
Stage = Literal["prepare", "review", "decide", "hand_over"]
STAGES: tuple[Stage, ...] = get_args(Stage)

Outcome = Literal["go", "conditional_go", "no_go"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
OUTCOME_TITLES: Mapping[str, str] = {"go": "Go", "conditional_go": "Conditional go", "no_go": "No-go"}

Risk = Literal["low", "medium", "high"]
RISKS: tuple[Risk, ...] = get_args(Risk)

#: Which other artefact a decision covers besides the one it names (rule 2 of the product).
CarryOver = Literal["exact", "patch", "any"]

#: The five groups of S4:249-253 (R020).
Group = Literal["operations", "development", "security", "business", "management"]
GROUPS: tuple[Group, ...] = get_args(Group)

#: Gates of criteria that keep a later step shut than the decision.
LATER_GATES: Mapping[str, str] = {"handover": "handover", "verification": "verification"}
