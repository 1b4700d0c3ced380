"""Files made to hurt: each is refused with a place and a remedy, and costs next to nothing."""

import tracemalloc

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seatrial.kit import canonical, yaml


def faults_of(data: bytes | str) -> list[yaml.YamlFault]:
    """Every fault of the file, each of which has a place inside it, words and a remedy."""
    data = data.encode() if isinstance(data, str) else data
    stream = yaml.read(data)
    faults = [fault for document in stream.documents for fault in document.faults] + list(stream.faults)
    known = yaml.lines(data.decode(errors="replace"))
    for fault in faults:
        assert 1 <= fault.line <= len(known), fault
        assert 1 <= fault.column <= len(known[fault.line - 1]) + 1, fault
        assert fault.message and fault.remedy
    return faults


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
CHAIN = "- &a0 [x]\n" + "".join(f"- &a{n} [*a{n - 1}]\n" for n in range(1, 2000))


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (BOMB, (5, 29), "more than 100,000 values"),
        (CHAIN, (50, 9), "nested deeper than 50 levels by the alias"),
        ("[" * 200_000, (1, 51), "nested deeper than 50 levels"),
        ("{a: " * 60, (1, 201), "nested deeper than 50 levels"),
        ("\n".join("  " * n + "k:" for n in range(60)), None, "nested deeper than 50 levels"),
        ("- x\n" * 200_000, (100_000, 3), "more than 100,000 values"),
        ("a: !!python/object/apply:os.system ['x']", (1, 4), "the tag !!python/object/apply:os.system"),
        ("a: !!binary aGk=", (1, 4), "the tag !!binary"),
        ("a: !secret x", (1, 4), "the tag !secret"),
        ("!!set {a, b}", (1, 1), "the tag !!set"),
        ("a: &a [1, *a]", (1, 11), "stands for something that holds it"),
        ("a: *nothing", (1, 4), "stands for nothing above"),
        ("base: &b {x: 1}\nc:\n  <<: *b\n", (3, 3), "merge key"),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "first at 1:1"),
        ("1: x", (1, 1), "a key is 1, not text"),
        ("true: x", (1, 1), "not text"),
        ("~: x", (1, 1), "not text"),
        ("? {a: b}\n: c", None, "a list or a mapping"),
        ("&k a: 1\n*k : 2", (2, 1), "used as a key"),
        (b"\x00", (1, 1), "U+0000 (NULL)"),
        (b"a: b\nc: \x07d", (2, 4), "U+0007"),
        (b"\x7fELF\x02\x01", (1, 1), "U+007F"),
        (b"a: \xff\xfe", (1, 4), "is not UTF-8: byte 0xff"),
        (b"a: 1\nb: \xc3\x28", (2, 4), "is not UTF-8"),
        (b"\xed\xa0\x80", (1, 1), "is not UTF-8"),
        (b"\xef\xbb\xbfa: 1", (1, 1), "byte order mark"),
        ("a: 1".encode("utf-16"), (1, 1), "is UTF-16"),
        ("a: 1\ufeff", (1, 5), "U+FEFF"),
        ("a: x\u2028b: 2", (1, 5), "U+2028"),
        ('a: "\\0"', (1, 4), "U+0000"),
        ('a: "\\ud800"', (1, 4), "cannot be read as YAML: the escape"),
        ("a:\n\t- b", (2, 1), "a tab"),
        ("a: b: c", (1, 5), "second `: `"),
        ("a: 'x\nb: c", (1, 4), "a quote is opened and never closed"),
        ("a: [1, 2\nb: 3", None, "a bracket is opened"),
        ("{a:, b: 1}", (1, 3), "a colon stands where none can"),
        ("a: 1\n b: 2", None, "cannot be read as YAML"),
        ("a: @b", (1, 4), "cannot start a value"),
        ("- a\nb: c", (2, 1), "the indentation does not fit"),
        ("%YAML 3.0\n---\na", None, "cannot be read as YAML"),
    ],
)
def test_hostile_files_are_refused_with_place_and_remedy(data, place, words):
    found = [fault for fault in faults_of(data) if words in fault.message]

    assert found, faults_of(data)
    if place is not None:
        assert (found[0].line, found[0].column) == place


def test_a_file_of_a_hundred_megabytes_is_not_even_copied():
    data = bytes(100 * 1024 * 1024)
    tracemalloc.start()
    stream = yaml.read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "104,857,600 bytes" in stream.faults[0].message
    assert peak < 1024 * 1024


def test_a_binary_file_gets_a_handful_of_faults():
    assert len(faults_of(b"\x01" * 100_000)) == 10


def test_a_thousand_doubled_keys_end_at_a_hundred_faults():
    faults = faults_of("a: 1\n" * 1000)

    assert len(faults) == yaml.MAX_FAULTS + 1
    assert "not read further" in faults[-1].message


def test_faults_of_one_document_do_not_hide_another():
    stream = yaml.read(b"a: 1\na: 2\n---\nb: !x 1\n---\nc: d: e\n")

    assert [len(document.faults) for document in stream.documents] == [1, 1]
    assert len(stream.faults) == 1


PARTS = st.sampled_from(
    ["a", "b:", ": ", "- ", "\n", "  ", "\t", "[", "]", "{", "}", "&x ", "*x", "!!str ", "!t ", "'", '"',
     "|\n", ">\n", "---\n", "...\n", "# c", "<<: ", "? ", ",", "\\u0041", "1", "0o7", "~", "\r\n", "\u00e9",
     "\U0001f600", "%", "@", "\x85"]
)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
def test_no_bytes_raise(data):
    faults_of(data)


@settings(max_examples=300)
@given(st.lists(PARTS, max_size=40).map("".join))
def test_no_arrangement_of_yaml_raises_and_what_is_read_is_json(text):
    faults_of(text)
    for document in yaml.read(text.encode()).documents:
        canonical.dumps(document.value)


@given(PLAIN)
def test_what_others_dump_is_read_back_with_a_place_for_everything(value):
    text = pyyaml.safe_dump(value, allow_unicode=False)
    stream = yaml.read(text.encode())
    faults = faults_of(text)
    if faults:
        return
    (document,) = stream.documents
    lines = yaml.lines(text)
    for pointer in _pointers(document.value):
        for key in (False, True):
            line, column = document.positions.at(pointer, key=key)
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1


def _pointers(value, above=()):
    yield above
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from _pointers(value[key], (*above, key))
