"""What Backstage takes as an entity, rule by rule, against examples in the official shape."""

import copy

import pytest
from tests.factories.entities import HARBOUR, INVALID_COMPONENT, entity

from seatrial.domains.catalog.rules import backstage
from seatrial.domains.catalog.rules.references import BadReference, as_reference, as_urn, parse
from seatrial.kit import yaml


def rules_of(body: dict) -> list[str]:
    return [f"{'.'.join(map(str, fault.pointer))}: {fault.rule}" for fault in backstage.faults(body)]


@pytest.mark.parametrize("kind", sorted(backstage.KIND_FIELDS))
def test_a_plain_entity_of_each_kind_is_taken(kind):
    assert rules_of(entity(kind)) == []


@pytest.mark.parametrize("kind", sorted(backstage.KIND_FIELDS))
@pytest.mark.parametrize("version", ["backstage.io/v1beta1", "backstage.io/v1alpha9", "seatrial.dev/v1"])
def test_two_versions_are_taken_and_no_other(kind, version):
    refused = rules_of({**entity(kind), "apiVersion": version})

    assert bool(refused) == (version != "backstage.io/v1beta1")


def test_a_whole_file_in_the_shape_of_the_examples_is_taken():
    documents = yaml.read(HARBOUR).documents

    assert len(documents) == 10
    assert [rules_of(document.value) for document in documents] == [[]] * 10


@pytest.mark.mission("R280")
def test_the_invalid_example_is_refused_with_the_name_rule_named():
    (document,) = yaml.read(INVALID_COMPONENT).documents
    faults = backstage.faults(document.value)

    assert [(fault.pointer, fault.rule) for fault in faults] == [
        (("metadata", "name"), backstage.NAME_RULE),
        (("metadata", "tags", 1), backstage.TAG_RULE),
    ]
    assert "the name rule" in backstage.NAME_RULE
    assert "'broken name'" in faults[0].message
    assert document.positions.at(faults[0].pointer) == (4, 9)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a", True), ("Ledger_2.beta-1", True), ("a" * 63, True), ("9", True), ("a--b", True), ("a..b", True),
        ("", False), ("a" * 64, False), ("-a", False), ("a-", False), (".a", False), ("a b", False),
        ("a/b", False), ("a:b", False), ("ä", False), (5, False), (None, False), ("a\n", False),
    ],
)  # fmt: skip
def test_names(name, good):
    body = entity()
    body["metadata"]["name"] = name

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("namespace", "good"),
    [
        ("default", True),
        ("team-a1", True),
        ("Team", False),
        ("a_b", False),
        ("a--b", False),
        ("", False),
        (7, False),
    ],
)
def test_namespaces(namespace, good):
    body = entity()
    body["metadata"]["namespace"] = namespace

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("plain", True), ("example.com/team", True), ("a.b-c.d/Name_1.x", True),
        ("a#b", False), ("a/b/c", False), ("Upper.example/x", False), ("/x", False), ("x/", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["labels", "annotations"])
def test_keys_of_labels_and_annotations(field, key, good):
    body = entity()
    body["metadata"][field] = {key: "value"}

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("field", "value", "good"),
    [
        ("labels", "", True), ("labels", "v-1.2_x", True), ("labels", "a#b", False), ("labels", 7, False),
        ("annotations", "anything at all: {}", True), ("annotations", "", True), ("annotations", 7, False),
        ("annotations", None, False), ("labels", "a" * 64, False),
    ],
)  # fmt: skip
def test_values_of_labels_and_annotations(field, value, good):
    body = entity()
    body["metadata"][field] = {"key": value}

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("tag", "good"),
    [
        ("java", True),
        ("c++", True),
        ("f#", True),
        ("a:b", True),
        ("Java", False),
        ("a b", False),
        ("", False),
        (1, False),
    ],
)
def test_tags(tag, good):
    body = entity()
    body["metadata"]["tags"] = [tag]

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ({"url": "https://example.com"}, True), ({"url": "mailto:a@example.com", "title": "Ask"}, True),
        ({"url": "no address"}, False), ({"title": "no url"}, False), ("text", False),
        ({"url": "https://example.com", "title": " "}, False),
        ({"url": "https://example.com", "icon": "not an icon"}, False),
    ],
)  # fmt: skip
def test_links(link, good):
    body = entity()
    body["metadata"]["links"] = [link]

    assert (rules_of(body) == []) is good


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("Component", "type"), ("Component", "lifecycle"), ("Component", "owner"),
        ("API", "type"), ("API", "lifecycle"), ("API", "owner"), ("API", "definition"),
        ("Resource", "type"), ("Resource", "owner"), ("System", "owner"), ("Domain", "owner"),
        ("Group", "type"), ("Group", "children"),
    ],
)  # fmt: skip
def test_required_fields_of_each_kind(kind, field):
    assert rules_of(entity(kind, **{field: None})) == [f"spec.{field}: a {kind} has spec.{field}"]
    assert rules_of(entity(kind, **{field: 7})) != []
    assert rules_of(entity(kind, **{field: ""})) != []


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("Component", "providesApis", "berths"), ("Component", "dependsOn", [7]),
        ("Component", "system", ""), ("Component", "owner", "a b"), ("Component", "owner", "a/b/x/y"),
        ("Group", "members", ["a b"]), ("User", "memberOf", "team"), ("Location", "targets", "x"),
        ("User", "profile", {"displayName": ""}), ("Group", "profile", "x"),
        ("API", "definition", {"text": "x"}), ("Component", "dependsOn", [""]),
    ],
)  # fmt: skip
def test_wrong_values_are_refused(kind, field, value):
    assert len(rules_of(entity(kind, **{field: value}))) == 1


def test_unknown_fields_are_kept_where_backstage_keeps_them_and_refused_at_the_root():
    body = entity(favourite_colour="blue")
    body["metadata"]["nickname"] = "Old Faithful"
    before = copy.deepcopy(body)

    assert rules_of(body) == []
    assert body == before
    assert rules_of({**body, "comment": "x"})[0].startswith("comment: only apiVersion, kind,")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("harbour-team", "group:default/harbour-team"),
        ("group:harbour-team", "group:default/harbour-team"),
        ("public/harbour-team", "group:public/harbour-team"),
        ("Group:Public/harbour-team", "group:public/harbour-team"),
        ("user:default/kai.holm", "user:default/kai.holm"),
        ("default/a:b", "group:default/a:b"),  # a colon behind the slash belongs to the name
    ],
)
def test_references_are_read_as_backstage_reads_them(reference, expected):
    assert str(parse(reference, default_kind="group")) == expected


@pytest.mark.parametrize("reference", ["", ":x", "group:", "/x", "group:/x", "x/"])
def test_references_without_a_part_are_refused(reference):
    with pytest.raises(BadReference, match=r"\[kind:\]\[namespace/\]name"):
        parse(reference, default_kind="group")


@pytest.mark.parametrize(
    ("reference", "urn"),
    [
        ("component:default/berth-planner", "service:berth-planner"),
        ("berths", "api:berths"),
        ("user:public/kai", "person:public/kai"),
        ("template:x", "template:x"),
    ],
)
def test_references_and_urns_stand_for_each_other(reference, urn):
    found = as_urn(reference, default_kind="api")

    assert found == urn
    assert as_urn(as_reference(urn), default_kind="group") == urn


def test_a_reference_without_a_namespace_is_in_that_of_whoever_names_it():
    assert as_urn("portal", default_kind="component", default_namespace="public") == "service:public/portal"
