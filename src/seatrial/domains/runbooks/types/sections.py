"""The sections of a runbook: what each is for, which kinds need it, and what its fences are in a run."""

from collections.abc import Mapping
from typing import Literal, get_args

RunbookKind = Literal[
    "deploy", "rollback", "scale", "troubleshoot", "backup", "restore", "maintenance", "incident", "security",
    "alert", "task",
]  # fmt: skip
RUNBOOK_KINDS: tuple[RunbookKind, ...] = get_args(RunbookKind)
#: Runbooks that every service has (R117).
STANDARD_KINDS: tuple[RunbookKind, ...] = ("deploy", "rollback", "scale", "troubleshoot")

#: What a fence is in a run: done before all steps, a step, a check after them, or what takes a step back.
Phase = Literal["check", "step", "verify", "undo"]
PHASES: tuple[Phase, ...] = get_args(Phase)

#: What each section says, by its name in code. The first six are the template's (R131, S1:54-61).
SLOTS: Mapping[str, str] = {
    "purpose": "Purpose and scope",
    "prerequisites": "Prerequisites and access",
    "steps": "Steps",
    "verification": "Verification",
    "rollback": "Rollback",
    "related": "Related",
    # of a deployment (R112)
    "checklist": "Pre-deployment checklist",
    "configuration": "Configuration validation",
    "health": "Health checks",
    "criteria": "Rollback decision criteria",
    # of a rollback (R113)
    "triggers": "Trigger points",
    "data": "Data recovery",
    "restoration": "Service restoration",
    # of scaling (R114)
    "horizontal": "Horizontal scaling",
    "balancer": "Load balancer",
    "monitoring": "Monitoring",
    "capacity": "Capacity planning",
    # of troubleshooting (R115)
    "issues": "Common issues",
    "debug": "Debug procedures",
    "logs": "Log analysis",
    "metrics": "Metric interpretation",
    "escalation": "Escalation",
    "tree": "Decision tree",
    # of an attack's playbook (R198)
    "detection": "Detection triggers",
    "investigation": "Investigation",
    "containment": "Containment",
    "recovery": "Recovery",
    "communication": "Communication plan",
    "review": "Post-incident review",
    # of an alert
    "meaning": "Meaning",
    "impact": "Impact",
    "diagnosis": "Diagnosis",
    "mitigation": "Mitigation",
}

#: The six sections of the template (R131).
TEMPLATE = ("purpose", "prerequisites", "steps", "verification", "rollback", "related")
#: The sections that a runbook of the kind has to have.
REQUIRED: Mapping[RunbookKind, tuple[str, ...]] = {
    "deploy": (*TEMPLATE, "checklist", "configuration", "health", "criteria"),
    "rollback": (
        "purpose", "prerequisites", "triggers", "steps", "data", "restoration", "verification", "related",
    ),
    "scale": (*TEMPLATE, "horizontal", "balancer", "health", "monitoring", "capacity"),
    "troubleshoot": (
        "purpose", "prerequisites", "issues", "debug", "logs", "metrics", "escalation", "verification",
        "related",
    ),
    "backup": TEMPLATE,
    "restore": TEMPLATE,
    "maintenance": TEMPLATE,
    "incident": TEMPLATE,
    "security": (
        "purpose", "detection", "investigation", "containment", "recovery", "communication", "review",
        "related",
    ),
    "alert": ("meaning", "impact", "diagnosis", "mitigation"),
    "task": TEMPLATE,
}  # fmt: skip

#: A section that also says what another one would: with it, the other is not missing.
FILLS: Mapping[str, tuple[str, ...]] = {
    "checklist": ("prerequisites",),
    "horizontal": ("steps",),
    "debug": ("steps",),
    "meaning": ("purpose",),
    "mitigation": ("steps",),
}

#: The section of the template in which an import puts what every other section says.
TEMPLATE_OF: Mapping[str, str] = {
    **{slot: slot for slot in TEMPLATE},
    **dict.fromkeys(("meaning", "impact", "triggers", "detection"), "purpose"),
    **dict.fromkeys(("checklist", "configuration"), "prerequisites"),
    **dict.fromkeys(
        (
            "data", "horizontal", "balancer", "issues", "debug", "logs", "metrics", "tree", "investigation",
            "containment", "recovery", "diagnosis", "mitigation",
        ),
        "steps",
    ),
    **dict.fromkeys(("health", "restoration", "monitoring"), "verification"),
    "criteria": "rollback",
    **dict.fromkeys(("capacity", "escalation", "communication", "review"), "related"),
}  # fmt: skip

#: What the fences of a section are in a run; fences of all other sections are examples.
PHASE_OF: Mapping[str, Phase] = {
    "prerequisites": "check",
    "checklist": "check",
    "configuration": "check",
    "detection": "check",
    "steps": "step",
    "data": "step",
    "horizontal": "step",
    "balancer": "step",
    "debug": "step",
    "investigation": "step",
    "containment": "step",
    "recovery": "step",
    "diagnosis": "step",
    "mitigation": "step",
    "verification": "verify",
    "health": "verify",
    "restoration": "verify",
    "monitoring": "verify",
    "rollback": "undo",
}
