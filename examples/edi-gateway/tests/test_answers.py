"""TA1 and 999: golden answers for the samples, single faults, and hostile input."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edi_gateway.answers import envelope_note
from edi_gateway.exchange import receive
from edi_gateway.sender import claim
from edi_gateway.store import Store
from edi_gateway.x12 import UnparseableError, at, read

SAMPLES = Path(__file__).parent.parent / "samples"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GOOD = (SAMPLES / "accepted-one-claim.edi").read_bytes()
PARSEABLE = sorted(path for path in SAMPLES.glob("*.edi") if not path.name.startswith("unparseable"))


@pytest.fixture
def store(tmp_path):
    opened = Store(tmp_path)
    yield opened
    opened.db.close()


def assert_well_formed(text):
    """Our own parser accepts it, and every count and control number in it is right."""
    whole = read(text.encode())
    assert envelope_note(whole) == "000"
    for group in whole.groups:
        assert at(group.trailer, 1) == str(len(group.sets)) and at(group.trailer, 2) == at(group.header, 6)
        for one in group.sets:
            assert one[-1] == ("SE", str(len(one)), at(one[0], 2))
    return whole


@pytest.mark.parametrize("sample", PARSEABLE, ids=lambda path: path.stem)
def test_a_sample_gets_its_golden_answers(store, sample):
    if "duplicate" in sample.name:
        receive(store, GOOD, AT.timestamp())
    answer = receive(store, sample.read_bytes(), AT.timestamp())
    assert sample.name.startswith(answer["result"].replace("_", "-"))
    assert answer["ta1"].encode() == sample.with_suffix(".ta1").read_bytes()
    golden = sample.with_suffix(".999")
    assert answer["999"] == (golden.read_bytes().decode() if golden.exists() else None)
    for text in filter(None, (answer["ta1"], answer["999"])):
        assert_well_formed(text)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("unparseable*.edi")), ids=lambda path: path.stem)
def test_what_has_no_isa_is_refused_and_leaves_nothing(store, sample):
    with pytest.raises(UnparseableError):
        receive(store, sample.read_bytes(), AT.timestamp())
    assert store.db.execute("SELECT count(*) FROM interchanges").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (b"ISA*00*          *00", b"ISA*07*          *00", "010"),
        (b"*ZZ*HARBOURBILLING ", b"*QQ*HARBOURBILLING ", "005"),
        (b"*HARBOURBILLING *", b"*               *", "006"),
        (b"*CLEARWATER     *", b"*               *", "008"),
        (b"*260302*0925*^", b"*261302*0925*^", "014"),
        (b"*260302*0925*^", b"*260302*2560*^", "015"),
        (b"*^*00501*", b"*^*00401*", "017"),
        (b"*000000101*0*T", b"*00000010X*0*T", "018"),
        (b"*0*T*:", b"*7*T*:", "019"),
        (b"*0*T*:", b"*0*Z*:", "020"),
        (b"IEA*1*000000101", b"IEA*1*000000102", "001"),
        (b"IEA*1*", b"IEA*2*", "021"),
        (b"GE*1*101~\n", b"GE*1*101~\nREF*X*Y~\n", "022"),
        (b"GS*HC*", b"GS*FA*", "024"),
        (b"*20260302*0925*101*X", b"*20261302*0925*101*X", "024"),
    ],
)
def test_each_fault_of_the_envelope_has_its_note(store, old, new, note):
    assert old in GOOD
    answer = receive(store, GOOD.replace(old, new, 1), AT.timestamp())
    assert_well_formed(answer["ta1"])
    assert f"*R*{note}~IEA*0*" in answer["ta1"] and answer["999"] is None


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (b"005010X222A1~\nST", b"005010X223A2~\nST", "AK9*R*1*1*0*2~"),
        (b"GE*1*101", b"GE*1*102", "AK9*R*1*1*0*4~"),
        (b"GE*1*101~\n", b"", "AK9*R*1*1*0*3~"),
        (b"SE*24*0001", b"SE*24*0009", "IK5*R*3~"),
        (b"SE*24*0001~\n", b"", "IK5*R*2~"),
        (b"ST*837*", b"ST*835*", "IK5*R*1~"),
        (b"ST*837*0001*005010X222A1", b"ST*837*0001*005010X222", "IK5*R*I6~"),
        (b"ST*837*0001*", b"ST*837*01*", "IK5*R*7*3~"),
        (b"LX*1~", b"REF*1~", "IK3*LX*24**3~IK5*R*5~"),
    ],
)
def test_each_fault_inside_has_its_codes(store, old, new, codes):
    assert old in GOOD
    answer = receive(store, GOOD.replace(old, new, 1), AT.timestamp())
    assert_well_formed(answer["999"])
    assert codes in answer["999"] and answer["result"] == "rejected"


def test_only_accepted_sets_are_forwarded(store):
    receive(store, (SAMPLES / "partially-accepted-no-claim.edi").read_bytes(), AT.timestamp())
    document = store.db.execute("SELECT document FROM queue").fetchone()["document"]
    assert_well_formed(document)
    assert "HB-1001" in document and "IVAN" not in document


def test_a_refused_control_number_may_be_used_again_but_an_accepted_one_not(store):
    refused = (SAMPLES / "rejected-iea-control-number.edi").read_bytes()
    receive(store, refused, AT.timestamp())
    corrected = refused.replace(b"000000999", b"000000105")
    assert receive(store, corrected, AT.timestamp())["result"] == "accepted"
    assert receive(store, corrected, AT.timestamp())["result"] == "rejected"


def test_answers_never_copy_claim_content(store):
    answer = receive(store, GOOD.replace(b"LX*1~", b"FREDA*1~"), AT.timestamp())
    assert not re.search("FREDA|FICTION|FF10001", answer["ta1"] + (answer["999"] or ""))
    answer = receive(store, GOOD.replace(b"SE*24", b"SE*99"), AT.timestamp())
    assert not re.search("FREDA|FICTION|FF10001", answer["ta1"] + answer["999"])


def test_generated_claims_are_accepted(store):
    assert receive(store, claim("SIMULATOR", "CLEARWATER", 7, AT), AT.timestamp())["result"] == "accepted"


def test_hostile_input_is_refused_or_answered_and_never_fails(store):
    chance = random.Random(837)  # seeded: a failure can be repeated
    pieces = [b"~", b"*", b":", b"ST", b"SE*", b"GS*HC*", b"GE*", b"IEA*", b"\x00", b"\xff", b"\n"]
    pieces += ["²".encode(), b"9" * 5000]
    store.db.execute("PRAGMA synchronous=OFF")
    answered = 0
    for _ in range(600):
        body = bytearray(chance.choice(PARSEABLE).read_bytes())
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(body) if chance.random() < 0.6 else 120)
            body[place : place + chance.choice((0, 0, 1, 3, 40))] = chance.choice(pieces)
        try:
            answer = receive(store, bytes(body), AT.timestamp())
        except UnparseableError:
            continue
        answered += 1
        for text in filter(None, (answer["ta1"], answer["999"])):
            assert_well_formed(text)
    assert answered > 100
