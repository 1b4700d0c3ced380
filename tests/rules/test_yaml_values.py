"""What plain scalars are (YAML 1.2 core), and where everything stands."""

import pytest

from seatrial.kit import yaml


def value_of(text: str):
    stream = yaml.read(text.encode())
    assert not stream.faults
    (document,) = stream.documents
    assert not document.faults
    return document.value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0752", 752),
        ("0o752", 490),
        ("0x1F", 31),
        ("+7", 7),
        ("-0", 0),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("12:30:45", "12:30:45"),
        ("2026-02-30", "2026-02-30"),
        ("2026-02-28", "2026-02-28"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("True", True),
        ("tRUE", "tRUE"),
        ("false", False),
        ("~", None),
        ("null", None),
        ("nUll", "nUll"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("1.2.3", "1.2.3"),
        ("-", None),
        ("'5'", "5"),
        ('"true"', "true"),
        ("!!str 5", "5"),
        ("0b11", "0b11"),
        ("=", "="),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_scalars_are_what_they_look_like(written, meant):
    if written == "-":
        assert value_of("- ") == [None]
        return
    found = value_of(f"key: {written}\n")["key"]

    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    "written", [".nan", "-.inf", ".INF", "1e999", "9007199254740992", "9" * 5000, "0x" + "f" * 20]
)
def test_numbers_that_json_cannot_carry_are_refused(written):
    (document,) = yaml.read(f"a: 1\nb: {written}\n".encode()).documents
    (fault,) = document.faults

    assert (fault.line, fault.column) == (2, 4)
    assert "quotes" in fault.remedy


def test_every_part_has_its_place():
    text = "a: 1\nb:\n  c: [1, {d: 5}]\n  e: &x [7]\nf: *x\n"
    (document,) = yaml.read(text.encode()).documents
    at = document.positions.at

    assert at(()) == (1, 1)
    assert at(("a",)) == (1, 4)
    assert at(("a",), key=True) == (1, 1)
    assert at(("b", "c", 1, "d")) == (3, 14)
    assert at(("b", "c", 1, "d"), key=True) == (3, 11)
    assert at(("b", "e", 0)) == (4, 10)
    assert at(("f",)) == (5, 4)


def test_what_has_no_place_stands_at_its_nearest_parent():
    (document,) = yaml.read(b"a: {b: 1}\nc: *x\n").documents
    at = document.positions.at

    assert at(("a", "z")) == (1, 4)
    assert at(("a", "b", "deeper", 5)) == (1, 8)
    assert at(("a", 0)) == (1, 4)


def test_what_an_alias_stands_for_is_placed_at_the_alias():
    (document,) = yaml.read(b"a: &x {b: 1}\nc: *x\nd: 2\n").documents

    assert document.value == {"a": {"b": 1}, "c": {"b": 1}, "d": 2}
    assert document.positions.at(("c", "b")) == (2, 4)
    assert document.positions.at(("d",)) == (3, 4)


def test_places_hold_although_keys_were_left_out():
    text = b"a: 1\na: {x: [1, 2]}\n<<: {y: 1}\n? [k, l]\n: 3\nb: 2\nc: {d: 1, d: [9], e: 3}\n"
    (document,) = yaml.read(text).documents

    assert document.value == {"a": 1, "b": 2, "c": {"d": 1, "e": 3}}
    assert document.positions.at(("b",)) == (6, 4)
    assert document.positions.at(("c", "e")) == (7, 22)
    assert len(document.faults) == 4


def test_documents_of_one_file_have_their_own_places():
    stream = yaml.read(b"a: 1\n---\n# words\nb: 2\n---\n- 3\n")

    assert [document.value for document in stream.documents] == [{"a": 1}, {"b": 2}, [3]]
    assert [document.place for document in stream.documents] == [(1, 1), (4, 1), (6, 1)]


@pytest.mark.parametrize("text", ["a: 1\r\nb: 2\r\n", "a: 1\nb: 2", "a: 1\rb: 2"])
def test_line_ends_of_every_system_are_read(text):
    (document,) = yaml.read(text.encode()).documents

    assert document.value == {"a": 1, "b": 2}
    assert document.positions.at(("b",)) == (2, 4)
    assert yaml.lines(text) == ["a: 1", "b: 2"]


def test_emoji_keys_count_as_one_column():
    (document,) = yaml.read("{\U0001f680: 1, b: 2}".encode()).documents

    assert document.value == {"\U0001f680": 1, "b": 2}
    assert document.positions.at(("b",)) == (1, 11)


@pytest.mark.parametrize("text", ["", "# only words\n", "\n\n"])
def test_a_file_without_documents_is_no_fault(text):
    assert yaml.read(text.encode()) == yaml.Stream((), ())
