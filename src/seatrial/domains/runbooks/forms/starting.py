"""How a runbook is started: mode, place, and a field for each of its parameters."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from seatrial.domains.runbooks.types import Front, Parameter
from seatrial.domains.runbooks.types.runs import Mode, NewRun
from seatrial.kit.problems import Problem
from seatrial.ui import words
from seatrial.ui.forms import Worded

#: A dry run has a button of its own.
_MODE_WORDS: Mapping[Mode, str] = {
    "simulate": "Simulate: run it in a sandbox without network, on a copy",
    "rehearse": "Rehearse: run it for real, outside production",
    "live": "Live: run it for real",
}
_AT_FAILURE = (("", "as the runbook's mode has it"), ("yes", "take back what was done"), ("no", "stop there"))
#: Names of parameters in the form begin with this, so that they meet no field of its own.
_PREFIX = "p-"


class StartForm(Worded):
    """One run that somebody wants. The service looks whether it may be; its faults stand at their fields."""

    mode = forms.ChoiceField(choices=list(_MODE_WORDS.items()), widget=forms.RadioSelect, initial="rehearse")
    environment = forms.ChoiceField(error_messages={"required": "Say where it runs."})
    because = forms.CharField(
        max_length=200, required=False, strip=True, help_text="I-12 or CHG-7, or an address."
    )
    runner = forms.CharField(max_length=63, initial="default")
    rollback = forms.ChoiceField(choices=_AT_FAILURE, required=False)
    emergency = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=500, required=False, strip=True)

    def __init__(
        self,
        *args: Any,
        front: Front,
        environments: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What the runner finds by itself is asked of nobody.
        self._parameters = [each for each in front.parameters if not each.source]
        self.fields["environment"].choices = [(name, name) for name in environments]  # type: ignore[attr-defined]
        for each in self._parameters:
            self.fields[f"{_PREFIX}{each.name}"] = _field(each)

    @property
    def parameter_fields(self) -> list[BoundField]:
        """The fields of the runbook's own parameters, in its order."""
        return [self[f"{_PREFIX}{each.name}"] for each in self._parameters]

    def wanted(self, runbook: str, *, preview: bool, shows_only: bool = False) -> NewRun:
        """As the service takes it; a preview is a dry run of the same, of which nothing runs with
        `shows_only`.
        """
        given = self.cleaned_data
        found = {each.name: given.get(f"{_PREFIX}{each.name}") for each in self._parameters}
        return NewRun(
            runbook=runbook,
            mode="dry-run" if preview else given["mode"],
            environment=given["environment"],
            parameters={name: value for name, value in found.items() if value not in (None, "")},
            runner=given["runner"],
            because=given["because"],
            reason=given["reason"],
            rollback_on_failure={"yes": True, "no": False}.get(given["rollback"]),
            emergency=given["emergency"] and not preview,
            shows_only=shows_only,
        )

    def show(self, problem: Problem) -> None:
        """Each fault stands at its field, else above the form."""
        for fault in problem.faults:
            name = fault.place.strip("/").rpartition("/")[2]
            field = next((each for each in (f"{_PREFIX}{name}", name) if each in self.fields), None)
            place = "" if field or fault.place.startswith("/") else f"{fault.place}: "
            self.add_error(field, words.told(f"{place}{_sentence(fault.detail)}", remedy=fault.remedy))
        if not problem.faults:
            self.add_error(None, words.told(_sentence(problem.detail), remedy=problem.remedy))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def initial_of(parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The fields of a form from what a run was given."""
    return {
        f"{_PREFIX}{name}": str(value.get("value", value.get("reference", "")))
        for name, value in parameters.items()
    }


def _field(parameter: Parameter) -> forms.Field:
    """A field of the parameter's type. What the value may be is said by the service, in the same words
    everywhere: here is only what a browser needs to offer it.
    """
    needed = parameter.required and parameter.default is None
    initial = "" if parameter.default is None else _told(parameter.default)
    made = _MAKERS.get(parameter.type, _text)(parameter)
    made.required, made.initial = needed, initial
    made.label = parameter.name.replace("_", " ")
    made.help_text = " ".join(part for part in (parameter.description, _bounds(parameter)) if part)
    made.error_messages["required"] = f"{parameter.name} is needed."
    return made


def _told(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bounds(parameter: Parameter) -> str:
    if parameter.type == "secret":
        return "A secret is never typed here: say where the runner finds it, as env:NAME or file:/path."
    least, most = parameter.minimum, parameter.maximum
    if least is not None and most is not None:
        return f"{least:g} to {most:g}."
    if least is not None:
        return f"At least {least:g}."
    return f"At most {most:g}." if most is not None else ""


def _text(parameter: Parameter) -> forms.Field:
    del parameter
    return forms.CharField(
        max_length=1000, strip=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def _number(parameter: Parameter) -> forms.Field:
    del parameter
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _choice(parameter: Parameter) -> forms.Field:
    none = [] if parameter.required else [("", "nothing")]
    return forms.ChoiceField(choices=[*none, *((each, each) for each in parameter.choices)])


def _boolean(parameter: Parameter) -> forms.Field:
    none = [] if parameter.required else [("", "not said")]
    return forms.ChoiceField(choices=[*none, ("true", "yes"), ("false", "no")])


_MAKERS: Mapping[str, Callable[[Parameter], forms.Field]] = {
    "integer": _number,
    "number": _number,
    "choice": _choice,
    "boolean": _boolean,
}
