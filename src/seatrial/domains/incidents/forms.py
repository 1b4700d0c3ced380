"""What the pages of incidents take."""

from typing import Any

from django import forms

from seatrial.domains.incidents.types import LINK_KINDS, PART_GUIDES, PART_WORDS, PARTS, ROLES
from seatrial.ui.forms import Instant, Told, area, handle

_PHASES = (
    ("", "As it is"),
    ("investigating", "Investigating"),
    ("identified", "Identified"),
    ("monitoring", "Monitoring"),
)
_AUDIENCES = (("internal", "Us"), ("shared", "Us and the vendors that take part"), ("public", "Everybody"))


#: Figures count from these moments; what nobody knows is not guessed.
_BEGAN = "By your clock, as far as it is known. Figures count from it; nothing is guessed."
_NOTICED = "By your clock: when somebody, or an alert, saw it first."


class DeclareForm(Told):
    """What does not work, and how bad it is."""

    naming = "service"
    title = forms.CharField(
        max_length=200, error_messages={"required": "Say in a line what does not work."},
        help_text="In a line, as whoever is called would say it. It stays inside.",
    )  # fmt: skip
    severity = forms.ChoiceField(
        error_messages={"required": "Say how bad it is."},
        help_text="It says how soon somebody answers, and when the next update is due. It can be changed.",
    )
    service = forms.ChoiceField(required=False)
    summary = forms.CharField(max_length=10_000, required=False, widget=area())
    started_at = Instant(required=False, label="When it began", help_text=_BEGAN)
    detected_at = Instant(required=False, label="When it was noticed", help_text=_NOTICED)

    def __init__(
        self, *args: Any, services: list[tuple[str, str]], levels: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", "Of no service alone"), *services]  # type: ignore[attr-defined]
        self.fields["severity"].choices = levels  # type: ignore[attr-defined]


class UpdateForm(Told):
    """How it goes."""

    words = forms.CharField(
        label="How it goes", max_length=10_000, widget=area(),
        error_messages={"required": "Say in a few lines how it goes."},
    )  # fmt: skip
    audience = forms.ChoiceField(label="Who reads it", choices=_AUDIENCES, required=False)
    phase = forms.ChoiceField(
        label="How far it is", choices=_PHASES, required=False,
        help_text="The status page says what everybody was told last; what you tell inside stays inside.",
    )  # fmt: skip
    public_title = forms.CharField(
        label="What customers read as its title", max_length=200, required=False,
        help_text="Needed when everybody reads it for the first time; the title inside stays inside.",
    )  # fmt: skip


class SubscribeForm(Told):
    """Where what the status page says is mailed to."""

    address = forms.EmailField(
        label="Your address", max_length=320,
        error_messages={"required": "Write your address.", "invalid": "Write an address, as me@example.org."},
    )  # fmt: skip


class WordsForm(Told):
    """How it ended, or why it is open again."""

    words = forms.CharField(
        label="In a few words", max_length=10_000, widget=area(2),
        error_messages={"required": "Write a few words."},
    )  # fmt: skip


class NoteForm(WordsForm):
    """A line of the timeline."""

    shared = forms.BooleanField(label="Vendors that take part read it, too", required=False)


class RoleForm(Told):
    """Who does what."""

    naming = "person"
    places = {"to": "person"}
    role = forms.ChoiceField(choices=[(each, each.capitalize()) for each in ROLES])
    person = forms.CharField(
        label="Whom, by handle", max_length=100, widget=handle(),
        error_messages={"required": "Say who, by handle."},
        help_text="One person commands at a time: whoever did until now stays in the room.",
    )  # fmt: skip


class LinkForm(Told):
    """What belongs to it."""

    kind = forms.ChoiceField(choices=[(each, each.capitalize()) for each in LINK_KINDS])
    target = forms.CharField(
        label="Its name or address", max_length=500,
        help_text="A name as AL-12, RUN-7 or I-3, or an address that begins with https://.",
        error_messages={"required": "Write its name or address."},
    )  # fmt: skip
    title = forms.CharField(label="What people call it", max_length=300, required=False)


class PartyForm(Told):
    """A vendor that takes part."""

    party = forms.CharField(
        label="Its service, team or system", max_length=200,
        help_text="As service:printer or group:default/printers. Whoever has a role within it sees what is "
        "shared.",
        error_messages={"required": "Name it, as service:printer."},
    )  # fmt: skip
    task = forms.CharField(
        label="What they are asked to do", max_length=10_000, widget=area(2),
        error_messages={"required": "Say what they are asked to do."},
    )  # fmt: skip


class SeverityForm(Told):
    """Another severity."""

    naming = "severity"
    severity = forms.CharField(
        label="A level of its scheme", max_length=40,
        help_text="As SEV2. The next update is due as that one says.",
        error_messages={"required": "Write a level, as SEV2."},
    )  # fmt: skip


class FactsForm(Told):
    """What is corrected: its words and moments."""

    title = forms.CharField(
        max_length=200, error_messages={"required": "Say in a line what does not work."},
        help_text="It stays inside.",
    )  # fmt: skip
    summary = forms.CharField(label="What is known", max_length=10_000, required=False, widget=area())
    started_at = Instant(required=False, label="When it began", help_text=_BEGAN)
    detected_at = Instant(required=False, label="When it was noticed", help_text=_NOTICED)


class PostmortemForm(Told):
    """The five parts, the causes, and what was changed."""

    naming = "owner"
    timeline = forms.CharField(max_length=50_000, required=False, widget=area(5))
    cause = forms.CharField(max_length=50_000, required=False, widget=area(5))
    corrective = forms.CharField(max_length=50_000, required=False, widget=area(4))
    prevention = forms.CharField(max_length=50_000, required=False, widget=area(4))
    documents = forms.CharField(max_length=50_000, required=False, widget=area())
    tags = forms.CharField(
        label="Causes, as tags", max_length=1000, required=False,
        help_text="As expired-certificate disk-full. Three incidents with one tag show as a pattern.",
    )  # fmt: skip
    change = forms.CharField(
        label="What was changed", max_length=500, required=False,
        help_text="The revision of a runbook, as runbook:edi-gateway/deploy@3, or the https:// address of "
        "what was changed.",
    )  # fmt: skip
    no_change = forms.CharField(
        label="Or why nothing was changed", max_length=2000, required=False, widget=area(2)
    )
    owner = forms.CharField(
        label="Who answers for it, by handle", max_length=100, required=False, widget=handle(),
        help_text="They are reminded until it is closed.",
    )  # fmt: skip
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part].help_text = PART_GUIDES[part]

    def sections(self) -> list[tuple[str, Any]]:
        """The five parts with their headings."""
        return [(PART_WORDS[part], self[part]) for part in PARTS]
