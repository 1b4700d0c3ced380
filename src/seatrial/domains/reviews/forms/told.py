"""A form that tells problems at its fields."""

from typing import Any

from django import forms

from seatrial.kit.problems import Problem
from seatrial.ui import words


class Told(forms.Form):
    """A form on which a problem can be told. Fields are those of the service, by their names."""

    use_required_attribute = False

    def show(self, problem: Problem) -> None:
        """Each fault stands at its field, else above the form."""
        for fault in problem.faults:
            name = fault.place.strip("/").rpartition("/")[2]
            field = name if name in self.fields else None
            self.add_error(field, words.told(_sentence(fault.detail), remedy=fault.remedy))
        if not problem.faults:
            self.add_error(None, words.told(_sentence(problem.detail), remedy=problem.remedy))


class Names(forms.MultipleChoiceField):
    """Any number of names that the page offered; the service looks whether they can be."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """The service knows which there are."""
        return len(str(value)) <= 20_000


class NoForm(Told):
    """A button without fields."""


def area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def handle() -> forms.TextInput:
    """A field for the handle of somebody whom the page offers."""
    return forms.TextInput(attrs={"list": "people", "autocomplete": "off"})


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
