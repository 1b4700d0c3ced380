"""The form that attaches evidence: a file, a link, a statement, or several of them."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from seatrial.domains.evidence.types import EVIDENCE_TYPES
from seatrial.kit.problems import Problem
from seatrial.ui import words
from seatrial.ui.forms import Worded

_LONGEST = 5000


class AttachForm(Worded):
    """What somebody attaches, and since when it is true."""

    type = forms.ChoiceField(label="What it is")
    name = forms.CharField(
        label="Name", max_length=100, required=False, help_text="Tells two of one kind apart, as trivy."
    )
    statement = forms.CharField(
        label="Statement",
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In your words. Lines as minutes: 42 are what checks see by name.",
    )
    uri = forms.CharField(
        label="Link",
        required=False,
        max_length=2000,
        widget=forms.URLInput,
        help_text="Tried every hour; a broken one does not count.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        help_text="Reports of scanners and test runners are read; all others are kept.",
    )
    effective = forms.DateField(
        label="True since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day of the thing itself, not of the upload: from it on its age counts.",
    )

    def __init__(self, *args: Any, accepts: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        names = [name for name in accepts if name in EVIDENCE_TYPES] or sorted(EVIDENCE_TYPES)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (narrows the type)
        field.choices = [(name, name.replace("_", " ")) for name in names]

    def clean(self) -> dict[str, Any] | None:
        """At least one of statement, link and file."""
        said = super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("statement", "uri", "file")):
            self.add_error(None, "Give a statement, a link or a file.")
        return said

    @property
    def upload(self) -> UploadedFile | None:
        """The file, if there is one."""
        found: UploadedFile | None = self.cleaned_data.get("file")
        return found

    def effective_at(self, now: datetime) -> datetime | None:
        """The beginning of the day in the person's time zone; None for today, which is now."""
        day, zone = self.cleaned_data.get("effective"), timezone.get_current_timezone()
        if day is None or day == now.astimezone(zone).date():
            return None
        return datetime.combine(day, time(), tzinfo=zone)

    @property
    def findings(self) -> dict[str, Any]:
        """The statement, and what its lines say by name."""
        text = self.cleaned_data.get("statement", "").strip()
        found: dict[str, Any] = {"statement": text} if text else {}
        for line in text.splitlines():
            key, sign, value = line.partition(":")
            name = key.strip().lower().replace(" ", "_")
            if sign and name.isidentifier() and name != "statement" and value.strip():
                found[name] = _value(value.strip())
        return found

    def show(self, problem: Problem) -> None:
        """The problem is told on the form: each fault at its field, else above the form."""
        known = {
            "uri": "uri",
            "effective_at": "effective",
            "type": "type",
            "name": "name",
            "findings": "statement",
        }
        for fault in problem.faults:
            field = known.get(fault.place.strip("/").partition("/")[0])
            self.add_error(field, words.told(fault.detail, remedy=fault.remedy))
        if not problem.faults:
            self.add_error(
                None, f"{problem.detail[:1].upper()}{problem.detail[1:]}. {problem.remedy}".strip()
            )


def _value(text: str) -> Any:
    """A number or a truth where the text is one."""
    if text.lower() in ("true", "yes", "false", "no"):
        return text.lower() in ("true", "yes")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text
