"""What the pages of incidents take."""

from typing import Any

from django import forms

from seatrial.domains.incidents.types import LINK_KINDS, PART_GUIDES, PART_WORDS, PARTS, ROLES

_PHASES = (
    ("", "As it is"),
    ("investigating", "Investigating"),
    ("identified", "Identified"),
    ("monitoring", "Monitoring"),
)
_AUDIENCES = (("internal", "Us"), ("shared", "Us and the vendors that take part"), ("public", "Everybody"))


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Form(forms.Form):
    use_required_attribute = False


class DeclareForm(_Form):
    """What does not work, and how bad it is."""

    title = forms.CharField(max_length=200, error_messages={"required": "Say in a line what does not work."})
    severity = forms.ChoiceField(error_messages={"required": "Say how bad it is."})
    service = forms.ChoiceField(required=False)
    summary = forms.CharField(max_length=10_000, required=False, widget=_lines(3))

    def __init__(
        self, *args: Any, services: list[tuple[str, str]], levels: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", "Of no service alone"), *services]  # type: ignore[attr-defined]
        self.fields["severity"].choices = levels  # type: ignore[attr-defined]


class UpdateForm(_Form):
    """How it goes."""

    words = forms.CharField(
        label="How it goes", max_length=10_000, widget=_lines(3),
        error_messages={"required": "Say in a few lines how it goes."},
    )  # fmt: skip
    audience = forms.ChoiceField(label="Who reads it", choices=_AUDIENCES, required=False)
    phase = forms.ChoiceField(label="How far it is", choices=_PHASES, required=False)
    public_title = forms.CharField(
        label="What customers read as its title, where everybody reads it", max_length=200, required=False
    )


class WordsForm(_Form):
    """A note, how it ended, or why it is open again."""

    words = forms.CharField(
        label="In a few words", max_length=10_000, widget=_lines(2),
        error_messages={"required": "Write a few words."},
    )  # fmt: skip
    shared = forms.BooleanField(label="Vendors that take part read it, too", required=False)


class RoleForm(_Form):
    """Who does what."""

    role = forms.ChoiceField(choices=[(each, each.capitalize()) for each in ROLES])
    person = forms.CharField(
        label="Whom, by handle", max_length=100, error_messages={"required": "Say who, by handle."}
    )


class LinkForm(_Form):
    """What belongs to it."""

    kind = forms.ChoiceField(choices=[(each, each.capitalize()) for each in LINK_KINDS])
    target = forms.CharField(
        label="Its name or address, as alert:AL-12 or https://...", max_length=500,
        error_messages={"required": "Write its name or address."},
    )  # fmt: skip
    title = forms.CharField(label="What people call it", max_length=300, required=False)


class PartyForm(_Form):
    """A vendor that takes part."""

    party = forms.CharField(
        label="Its service, team or system, as service:printer", max_length=200,
        error_messages={"required": "Write a URN, as service:printer."},
    )  # fmt: skip
    task = forms.CharField(
        label="What they are asked to do", max_length=10_000, widget=_lines(2),
        error_messages={"required": "Say what they are asked to do."},
    )  # fmt: skip


class SeverityForm(_Form):
    """Another severity."""

    severity = forms.CharField(
        label="A level of its scheme, as SEV2", max_length=40,
        error_messages={"required": "Write a level, as SEV2."},
    )  # fmt: skip


class PostmortemForm(_Form):
    """The five parts, the causes, and what was changed."""

    timeline = forms.CharField(max_length=50_000, required=False, widget=_lines(5))
    cause = forms.CharField(max_length=50_000, required=False, widget=_lines(5))
    corrective = forms.CharField(max_length=50_000, required=False, widget=_lines(4))
    prevention = forms.CharField(max_length=50_000, required=False, widget=_lines(4))
    documents = forms.CharField(max_length=50_000, required=False, widget=_lines(3))
    tags = forms.CharField(max_length=1000, required=False)
    change = forms.CharField(max_length=500, required=False)
    no_change = forms.CharField(max_length=2000, required=False, widget=_lines(2))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part].help_text = PART_GUIDES[part]

    def sections(self) -> list[tuple[str, Any]]:
        """The five parts with their headings."""
        return [(PART_WORDS[part], self[part]) for part in PARTS]
