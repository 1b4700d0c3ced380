"""What is imported by hand, and samples to try triggers over."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from seatrial.domains.runbooks.rules.imports import LONGEST, Origin
from seatrial.ui.forms import Told

_FORMATS = [("rundeck", "Rundeck jobs (YAML)"), ("markdown", "Markdown of others")]
#: Where a text that was pasted lies, as long as it has no path of its own.
_PASTED = {"rundeck": "jobs.yaml", "markdown": "runbook.md"}
#: Files of one upload; with more, the command or the API.
MOST_FILES = 90


class ImportForm(Told):
    """Files, or a text; and what their source does not know."""

    format = forms.ChoiceField(choices=_FORMATS, error_messages={"required": "Say what it is."})
    text = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=forms.Textarea)
    path = forms.CharField(required=False, max_length=500, strip=True)
    service = forms.CharField(required=False, max_length=200, strip=True)
    owner = forms.CharField(required=False, max_length=200, strip=True)
    #: faults of what was uploaded come back to it
    chosen = forms.CharField(required=False)

    def __init__(self, *args: Any, uploads: list[UploadedFile] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads = uploads or []
        self.contents: Mapping[str, bytes] = {}

    def clean(self) -> dict[str, Any] | None:
        """There is something to read, and not too much."""
        said = super().clean() or {}
        if self.uploads and str(said.get("text", "")).strip():
            self.add_error("text", "Choose files or paste a text: not both.")
        elif len(self.uploads) > MOST_FILES:
            words = f"{len(self.uploads)} files are more than the {MOST_FILES} that one upload takes"
            self.add_error("chosen", f"{words}. Send them in parts, or use the command.")
        elif sum(each.size or 0 for each in self.uploads) > LONGEST:
            words = f"They have more than {LONGEST:,} bytes together"
            self.add_error("chosen", f"{words}. Send them in parts, or use the command.")
        elif self.uploads:
            self.contents = {str(each.name): each.read() for each in self.uploads}
        elif str(said.get("text", "")).strip():
            path = said.get("path") or _PASTED.get(said.get("format", ""), "")
            self.contents = {path: str(said["text"]).replace("\r\n", "\n").encode("utf-8", "replace")}
        else:
            self.add_error("chosen", "Choose a file, or paste its text below.")
        if len(self.contents) < len(self.uploads):
            self.add_error("chosen", "Two files have one name. Send them one after the other.")
        return said

    def origin(self) -> Origin:
        """What their source does not know."""
        return Origin(self.cleaned_data["service"], self.cleaned_data["owner"])


class SamplesForm(Told):
    """Samples: pasted, or a file."""

    samples = forms.CharField(
        required=False, max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, upload: UploadedFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload = upload

    def clean(self) -> dict[str, Any]:
        """What was uploaded stands for what was pasted."""
        said = super().clean() or {}
        if self.upload is not None:
            if (self.upload.size or 0) > LONGEST:
                self.add_error("samples", f"The file has more than {LONGEST:,} bytes. Shorten it.")
            else:
                said["samples"] = self.upload.read().decode("utf-8", "replace")
        elif not str(said.get("samples", "")).strip():
            self.add_error("samples", "Paste samples, or choose a file with them.")
        return said
