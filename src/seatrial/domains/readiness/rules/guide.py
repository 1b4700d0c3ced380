"""The 54 guide questions of S1 about how a service is operated (R148), in our words, each with its line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question that an OperatingPolicy answers, under its own field."""

    field: str
    chapter: str
    text: str
    line: int

    @property
    def source(self) -> str:
        """Where it comes from."""
        return f"S1:{self.line}"


_CHAPTERS: tuple[tuple[str, tuple[tuple[int, str, str], ...]], ...] = (
    (
        "Team",
        (
            (21, "daily_operations", "Whose task is operation from day to day?"),
            (22, "backup_coverage", "Who stands in when those people are away?"),
            (28, "page_response_time", "How soon must a page be answered?"),
            (29, "shift_handover", "How does one shift hand over to the next?"),
            (35, "knowledge_location", "Where is what operators know kept?"),
            (36, "knowledge_upkeep", "By what does it stay up to date?"),
        ),
    ),
    (
        "Runbooks",
        (
            (44, "routine_tasks", "Which recurring tasks need a written procedure?"),
            (45, "procedure_versions", "How do procedures get versions and corrections?"),
            (51, "likely_failures", "Which failures are the most likely ones?"),
            (52, "runbook_access", "How does one reach a runbook in the middle of an incident?"),
        ),
    ),
    (
        "Incidents",
        (
            (81, "incident_declarer", "Who may declare an incident?"),
            (82, "incident_roles", "Which roles are there while it lasts?"),
            (88, "status_update_rhythm", "At what rhythm is its state told?"),
            (89, "external_information", "What of it do outsiders learn?"),
            (95, "review_required", "After which incidents is a review written?"),
            (96, "action_tracking", "How are its actions ordered and followed up?"),
        ),
    ),
    (
        "Monitoring",
        (
            (104, "alert_handling", "How is an alert taken on, and how is it closed?"),
            (105, "alert_quality_target", "Which share of alerts should be worth their noise?"),
            (111, "daily_dashboards", "At which dashboards do operators look each day?"),
            (112, "dashboard_changes", "Who changes a dashboard, and how?"),
            (118, "healthy_system", "By what does one see that the system is well?"),
            (119, "health_check_rhythm", "How often is that looked at?"),
        ),
    ),
    (
        "Changes",
        (
            (127, "changes_to_approve", "Which changes does somebody have to approve?"),
            (128, "freeze_periods", "At what times is nothing changed?"),
            (134, "change_success", "By what is a change judged a success?"),
            (135, "change_complete", "From when on is a change over?"),
            (141, "release_announcement", "How do those concerned hear of a release?"),
            (142, "release_validation", "What is looked at once it is out?"),
        ),
    ),
    (
        "Capacity",
        (
            (150, "utilisation_limit", "From which use of a resource on is it a concern?"),
            (151, "planning_horizon", "How far ahead is capacity planned?"),
            (157, "growth_projection", "How is growth estimated?"),
            (158, "procurement_time", "How long does it take to get more?"),
            (164, "performance_indicators", "Which figures stand for performance?"),
            (165, "degradation_detection", "How does one notice that it gets worse?"),
        ),
    ),
    (
        "Security",
        (
            (173, "event_investigation", "How is a security event looked into?"),
            (174, "remediation_time", "Within which time is a vulnerability repaired?"),
            (180, "access_review_rhythm", "How often are permissions looked through?"),
            (181, "access_revocation", "What makes somebody lose access?"),
            (187, "patch_window", "When are patches usually applied?"),
            (188, "critical_patches", "How do urgent ones get in faster?"),
        ),
    ),
    (
        "Improvement",
        (
            (196, "health_metrics", "Which figures show that operation is healthy?"),
            (197, "metric_reviews", "Who looks at them, and what follows?"),
            (203, "automation_candidates", "Which work by hand could a machine do?"),
            (204, "toil_measurement", "How is toil counted and brought down?"),
            (210, "feedback_collection", "How do operators say what should be better?"),
            (211, "improvement_order", "How is it decided what is improved first?"),
        ),
    ),
    (
        "Vendors",
        (
            (219, "vendor_outages", "How does one notice that a vendor is down?"),
            (220, "vendor_escalation", "Whom does one turn to when a vendor does not help?"),
            (226, "support_levels", "Which level of support is contracted?"),
            (227, "contract_renewals", "When does each contract have to be renewed?"),
        ),
    ),
    (
        "Documents and training",
        (
            (235, "document_reviews", "At what rhythm are documents looked through?"),
            (236, "document_gaps", "How does one find out what is not written down?"),
            (242, "required_training", "What must an operator have been trained in?"),
            (243, "training_effect", "By what does one see that training works?"),
        ),
    ),
)

#: All of them, in the order of the guide.
QUESTIONS: tuple[Question, ...] = tuple(
    Question(field, chapter, text, line) for chapter, asked in _CHAPTERS for line, field, text in asked
)
BY_FIELD = {question.field: question for question in QUESTIONS}
