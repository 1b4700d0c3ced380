"""Forms that tell beside their fields what a service refuses; what was typed is still in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages

from seatrial.kit.access import Denied
from seatrial.kit.moments import EARLIEST, LATEST
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui import words
from seatrial.ui.requests import Request

#: What the framework says of a field, by code: only that, and not what a form says itself, is said otherwise.
_STOCK = {
    "This field is required.": "Fill this in.",
    "Enter a valid date.": "Write a day, as 2026-12-24.",
    "Enter a valid date/time.": "Write a date and a time, as 2026-12-24T09:00.",
    "Enter a whole number.": "Write a whole number, as 3.",
}
_FORMAT = "%Y-%m-%dT%H:%M"
_REMEDY = "Write a date and a time, as 2026-12-24T09:00."
_CHOOSE = "Choose one of those that are offered."
_SHORTEN = "It has %(show_value)d characters, and %(limit_value)d fit: shorten it."


class Worded(forms.Form):
    """A form whose fields say what helps, where the framework says what is wrong or repeats what was sent.
    An empty field is told by us, in the same words with and without scripts.
    """

    use_required_attribute = False

    def full_clean(self) -> None:
        """Errors of all fields are found, in our words."""
        for field in self.fields.values():
            said = field.error_messages
            field.error_messages = {code: _STOCK.get(str(words), words) for code, words in said.items()}
            field.error_messages.setdefault("max_length", _SHORTEN)
            if str(said.get("invalid_choice", "")).startswith("Select a valid choice."):
                field.error_messages["invalid_choice"] = _CHOOSE
        super().full_clean()

    def add_error(self, field: str | None, error: Any) -> None:
        """The page that says so begins at the first field that is wrong, however far down it stands."""
        super().add_error(field, error)
        wrong = [self.fields[name].widget for name in self.fields if name in self.errors]
        seen = [widget for widget in wrong if not widget.is_hidden and not widget.use_fieldset]
        for widget in seen:
            widget.attrs.pop("autofocus", None)
        for widget in seen[:1]:
            widget.attrs["autofocus"] = True


class Told(Worded):
    """A form on which a problem can be told. Fields are those of the service, by their names."""

    #: the field that names something: what is not there is told beside it
    naming: ClassVar[str | None] = None
    #: what a service calls otherwise -> the field here
    places: ClassVar[dict[str, str]] = {}

    def show(self, problem: Problem) -> None:
        """Each fault stands at its field, else above the form."""
        for fault in problem.faults:
            place = fault.place.strip("/").rpartition("/")[2]
            name = self.places.get(place, place)
            field = name if name in self.fields else None
            self.add_error(field, words.told(_sentence(fault.detail), remedy=fault.remedy))
        if not problem.faults:
            field = self.naming if isinstance(problem, NotFound) else None
            self.add_error(field, words.told(_sentence(problem.detail), remedy=problem.remedy))


class Instant(forms.DateTimeField):
    """A date and a time as the clock of whoever looks shows them; what comes out knows its zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORMAT)
        messages = {"invalid": _REMEDY, **kwargs.pop("error_messages", {})}
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """The moment, one that somebody may mean; None where it may be left out, and is."""
        try:
            found: datetime | None = super().clean(value)
        except OverflowError:
            raise forms.ValidationError(_REMEDY) from None
        if found is not None and not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(_REMEDY)
        return found


@contextmanager
def telling(form: Told) -> Iterator[None]:
    """What is refused within is told on the form, which the caller then shows again. Who may not do it at all
    gets the page that says whom to ask, and the log says so.
    """
    try:
        yield
    except Denied:
        raise
    except Problem as problem:
        form.show(problem)


@contextmanager
def saying(request: Request) -> Iterator[None]:
    """What is refused within is said above the page that follows: a button has no field beside which to say
    it. What is not there, and who may not, get their pages.
    """
    try:
        yield
    except (Denied, NotFound):
        raise
    except Problem as problem:
        messages.error(request, words.told(_sentence(problem.detail), remedy=problem.remedy))


def area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def handle() -> forms.TextInput:
    """A field for the handle of somebody whom the page offers (`ui/part_people.html`)."""
    return forms.TextInput(attrs={"list": "people", "autocomplete": "off"})


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
