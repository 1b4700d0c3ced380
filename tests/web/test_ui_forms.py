"""Forms: what the framework says is said in our words, and what a service refuses stands at its field."""

import pytest
from django import forms

from seatrial.kit.access import Actor, Denied
from seatrial.kit.problems import Fault, Invalid, NotFound
from seatrial.ui.forms import Told, telling


class Asking(Told):
    """Fields of every sort that is asked."""

    word = forms.CharField(max_length=5)
    sort = forms.ChoiceField(choices=[("a", "A")], error_messages={"required": "Say which sort."})
    day = forms.DateField(required=False)


def test_a_field_says_what_helps_and_repeats_nothing_that_was_sent() -> None:
    form = Asking({"word": "too long", "sort": "<b>" * 1000, "day": "soon"})
    assert form.errors == {
        "word": ["It has 8 characters, and 5 fit: shorten it."],
        "sort": ["Choose one of those that are offered."],
        "day": ["Write a day, as 2026-12-24."],
    }
    assert Asking({}).errors == {"word": ["Fill this in."], "sort": ["Say which sort."]}


def test_a_problem_is_told_at_its_field_else_above_the_form() -> None:
    form = Asking({"word": "here", "sort": "a"})
    form.show(
        Invalid("no", faults=[Fault("/body/word", "it is taken", "Write another one."), Fault("/x", "odd")])
    )
    assert form.errors == {"word": ["It is taken. Write another one."], "__all__": ["Odd"]}


def test_who_may_not_at_all_is_told_nothing_on_the_form() -> None:
    form = Asking({"word": "here", "sort": "a"})
    nobody = Actor("human", "01", "Nobody")
    with pytest.raises(Denied), telling(form):
        raise Denied("it is not yours", actor=nobody, action="x", subject="y")
    with telling(form):
        raise NotFound("there is no such thing", remedy="Look at the list.")
    assert form.errors == {"__all__": ["There is no such thing. Look at the list."]}


def test_a_page_begins_at_the_first_field_that_is_wrong() -> None:
    form = Asking({"word": "here", "sort": "", "day": "soon"})
    assert not form.is_valid()
    drawn = {name: str(form[name]) for name in form.fields}
    assert [name for name, html in drawn.items() if "autofocus" in html] == ["sort"]
    told = Asking({"word": "here", "sort": "a"})
    told.show(Invalid("no", faults=[Fault("/body/day", "it is over", "Choose another one.")]))
    assert "autofocus" in str(told["day"])
    told.add_error("word", "it is taken")
    assert "autofocus" in str(told["word"]) and "autofocus" not in str(told["day"])
    assert "autofocus" not in str(Asking()["sort"]) + str(Asking({"word": "here", "sort": "a"})["sort"])
