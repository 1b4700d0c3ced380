"""Backstage catalogues and tables come in without loss: in = out + rejects; what is written reads equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.entities import HARBOUR, INVALID_COMPONENT, entity

from seatrial.domains.catalog.rules import backstage
from seatrial.domains.catalog.rules.documents import completed, written
from seatrial.domains.catalog.rules.imports import take_catalogue, take_table
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks, yaml

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)


def bodies(data: bytes) -> list:
    stream = yaml.read(data)
    assert not stream.faults
    return [document.value for document in stream.documents]


@pytest.mark.mission("R280")
def test_what_comes_in_is_written_as_it_was_with_comments_and_unknown_fields():
    found = take_catalogue({"catalog-info.yaml": HARBOUR})

    assert (found.found, len(found.taken), list(found.rejects)) == (10, 10, [])
    assert found.files == {"catalog-info.yaml": HARBOUR}
    assert b"favourite_colour: blue" in found.files["catalog-info.yaml"]
    assert found.taken[3].entity == "component:public/harbour-portal"
    assert [note.reason for note in found.notes] == [
        "https://example.com/catalog-info.yaml is kept and not fetched"
    ]


def test_the_workspace_takes_what_was_imported():
    compiled = compile_files(take_catalogue({"catalog-info.yaml": HARBOUR}).files)

    assert [str(finding) for finding in compiled.findings] == []
    assert "service:public/harbour-portal" in compiled.definitions
    assert "service:harbour-portal" in compiled.definitions
    assert len(compiled.definitions) == 10


def test_an_export_of_an_import_is_equal_and_taken_again_by_the_official_rules():
    compiled = compile_files(take_catalogue({"catalog-info.yaml": HARBOUR}).files)
    exported = written(completed(found.body) for found in compiled.definitions.values()).encode()
    again = take_catalogue({"export.yaml": exported})

    assert len(again.taken) == 10
    assert not again.rejects
    by_name = {str(body["metadata"]) + body["kind"]: body for body in bodies(HARBOUR)}
    assert {str(body["metadata"]) + body["kind"]: body for body in bodies(exported)} == by_name


def test_our_own_fields_stand_in_the_export_and_backstage_takes_them():
    ours = entity(tier=1, environments={"production": {"url": "https://x.example", "protected": True}})
    (body,) = bodies(written([completed(ours)]).encode())

    assert body == ours
    assert backstage.faults(body) == []


def test_a_group_without_children_is_completed_on_the_way_out():
    ours = entity("Group", "crew", children=None)

    assert backstage.faults(ours)
    assert completed(ours)["spec"]["children"] == []
    assert backstage.faults(completed(ours)) == []
    assert "children" not in ours["spec"]


def test_what_is_refused_is_listed_with_file_line_and_every_reason_and_the_rest_is_written():
    mixed = HARBOUR + b"---\n" + INVALID_COMPONENT
    found = take_catalogue({"a.yaml": mixed})
    (reject,) = found.rejects

    assert found.found == len(found.taken) + len(found.rejects) == 11
    assert (reject.file, reject.line, reject.text) == ("a.yaml", 79, "Component broken name")
    assert "the name rule" in reject.reason
    assert "the tag rule" in reject.reason
    assert bodies(found.files["a.yaml"]) == bodies(HARBOUR)
    assert b"# loses no ship without it" in found.files["a.yaml"]


def test_other_kinds_other_documents_and_doubles_are_refused_with_the_reason():
    files = {
        "a.yaml": written([entity(), entity("Component", "LEDGER")]).encode(),
        "b.yaml": b"kind: Template\napiVersion: scaffolder.backstage.io/v1beta3\nmetadata: {name: t}\n",
        "c.yaml": b"just: a file\n",
        "d.yaml": b"kind: Tier\napiVersion: seatrial.dev/v1\nmetadata: {name: t}\nspec: {rank: 1}\n",
        "e.yaml": b"apiVersion: backstage.io/v1alpha1\nkind: [unclosed\n",
        "notes.txt": b"not YAML",
    }
    found = take_catalogue(files)

    assert found.found == len(found.taken) + len(found.rejects) == 6
    reasons = [reject.reason for reject in found.rejects]
    assert reasons[0] == "component:default/ledger stands twice, first in a.yaml"
    assert reasons[1].startswith("Template is not a kind that Seatrial reads")
    assert reasons[2] == "is no entity: it has no kind"
    assert reasons[3].startswith("Tier is Seatrial's own")
    assert found.rejects[4].file == "e.yaml"


def test_a_definition_kept_in_a_file_of_its_own_is_taken_along_or_missed():
    api = written([entity("API", "berths", definition={"$text": "./apis/berths.yaml"})]).encode()

    whole = take_catalogue({"api.yaml": api, "apis/berths.yaml": b"openapi: 3.1.0\n"})
    alone = take_catalogue({"api.yaml": api})

    assert (whole.found, sorted(whole.files)) == (1, ["api.yaml", "apis/berths.yaml"])
    assert alone.rejects[0].reason == "its definition is in apis/berths.yaml, which is not there"


@given(st.lists(st.binary(max_size=300), max_size=4))
def test_any_bytes_are_taken_or_refused_and_never_more_or_less(data):
    found = take_catalogue({f"{number}.yaml": each for number, each in enumerate(data)})

    assert found.found == len(found.taken) + len(found.rejects)
    assert all(reject.reason for reject in found.rejects)


TEXTS = st.text(max_size=40)
NAMES = st.from_regex(r"\A[A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?\Z")


@given(st.dictionaries(NAMES, TEXTS, max_size=4), TEXTS)
def test_any_text_survives_being_written_and_read(annotations, description):
    clean = {key: value for key, value in annotations.items() if _readable(value)}
    body = entity()
    body["metadata"] |= {"annotations": clean, "description": description if _readable(description) else ""}

    assert bodies(written([body]).encode()) == [body]


def _readable(text: str) -> bool:
    """What YAML can carry at all; controls are refused by our reader with a place."""
    return text.isprintable()


def test_a_table_of_services_becomes_components_and_the_teams_they_name():
    table = b'Service,Team,Tier,Title,Tags\nledger,books,Tier 1,The ledger,"go, money"\nmailer,post,3,,\n'
    found = take_table("services.csv", data=table)
    made = bodies(found.files["catalog/services.yaml"])

    assert (found.found, len(found.taken)) == (2, 2)
    assert made[0]["spec"] == {
        "type": "service", "lifecycle": "production", "owner": "books", "tier": 1,
    }  # fmt: skip
    assert made[0]["metadata"] == {"name": "ledger", "title": "The ledger", "tags": ["go", "money"]}
    assert [body["metadata"]["name"] for body in made if body["kind"] == "Group"] == ["books", "post"]
    assert not compile_files(found.files).findings
    assert all(backstage.faults(body) == [] for body in made)


def test_rows_that_are_no_service_are_refused_with_their_line():
    head = "| name | owner | tier |\n|---|---|---|\n"
    table = f"{head}| ledger | books | 1 |\n| bad name | books | 2 |\n| x | | 9 |\n"
    found = take_table("services.md", data=table.encode())

    assert found.found == len(found.taken) + len(found.rejects) == 3
    assert [reject.line for reject in found.rejects] == [4, 5]
    assert "the name rule" in found.rejects[0].reason
    assert found.rejects[1].reason == "owner is missing; tier '9' is none of 1 to 4"
