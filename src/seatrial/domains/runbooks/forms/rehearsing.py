"""How a rehearsal of a deployment is opened, and what people say of it afterwards."""

from collections.abc import Sequence
from typing import Any

from django import forms

from seatrial.domains.actions.types import SEVERITIES
from seatrial.domains.runbooks.types.rehearsals import NewDeployRehearsal, RehearsalIssue, RehearsalReport
from seatrial.ui.forms import Told

#: Rows for issues that the page offers; the API takes more.
ROWS = 5


class OpenRehearsalForm(Told):
    """What is rehearsed, and where."""

    environment = forms.ChoiceField(error_messages={"required": "Say where it is rehearsed."})
    deploy = forms.ChoiceField(required=False)
    rollback = forms.ChoiceField(required=False)
    alerts = forms.CharField(max_length=2000, required=False, strip=True)

    def __init__(
        self,
        *args: Any,
        environments: Sequence[str],
        deploys: Sequence[str],
        rollbacks: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (("environment", environments), ("deploy", deploys), ("rollback", rollbacks)):
            self.fields[name].choices = [(each, each) for each in values]  # type: ignore[attr-defined]

    def wanted(self, service: str) -> NewDeployRehearsal:
        """As the service takes it; alerts are separated by commas."""
        said = self.cleaned_data
        alerts = [each.strip() for each in said["alerts"].split(",") if each.strip()]
        return NewDeployRehearsal(service, said["environment"], said["deploy"], said["rollback"], alerts)


class ReportForm(Told):
    """Lessons, issues, and who remedies them until when."""

    lessons = forms.CharField(
        max_length=10_000, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 5})
    )
    has_none = forms.BooleanField(required=False, label="Nothing went wrong")
    owner = forms.CharField(max_length=100, required=False, strip=True)
    due_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    #: stands for the rows of issues, to which faults come back
    issues = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, runbooks: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = [("", "nothing that is a runbook"), *((each, each) for each in runbooks)]
        for row in range(ROWS):
            self.fields[f"title-{row}"] = forms.CharField(max_length=200, required=False, strip=True)
            self.fields[f"severity-{row}"] = forms.ChoiceField(
                choices=[(each, each) for each in SEVERITIES], required=False, initial="medium"
            )
            self.fields[f"blocking-{row}"] = forms.BooleanField(required=False)
            self.fields[f"runbook-{row}"] = forms.ChoiceField(choices=about, required=False)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each issue."""
        names = ("title", "severity", "blocking", "runbook")
        return [{name: self[f"{name}-{row}"] for name in names} for row in range(ROWS)]

    def wanted(self) -> RehearsalReport:
        """As the service takes it; rows without a title say nothing."""
        said = self.cleaned_data
        issues = [
            RehearsalIssue(
                said[f"title-{row}"], said[f"severity-{row}"] or "medium", said[f"blocking-{row}"],
                said[f"runbook-{row}"],
            )
            for row in range(ROWS)
            if said[f"title-{row}"]
        ]  # fmt: skip
        return RehearsalReport(said["lessons"], issues, said["has_none"], said["owner"], said["due_on"])
