"""Files to definitions: what is ours, what is wrong with it and where, and how definitions join."""

import pytest
import yaml as pyyaml
from bench.workspace import generate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatrial.domains.catalog import definitions as catalog
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled
from seatrial.kit import canonical, hooks, yaml

assert catalog
hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

TEAM = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: edi-team
  title: EDI team
spec: {type: team, children: []}
"""
SERVICE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: edi-gateway
spec:
  type: service
  lifecycle: production
  owner: group:default/edi-team
  tier: 1
"""


def compiled(**files: str | bytes) -> Compiled:
    """The result for files by name, where `a` stands for `a.yaml`."""
    return compile_files(
        {
            f"{name}.yaml": content.encode() if isinstance(content, str) else content
            for name, content in files.items()
        }
    )


def said(result: Compiled) -> list[str]:
    """Each finding as the command line prints it."""
    return [f"{found.source}: {found.message} | {found.remedy}" for found in result.findings]


def test_valid_files_make_definitions_with_source_and_digest():
    result = compiled(team=TEAM, service=SERVICE)

    assert not result.findings
    assert list(result.definitions) == ["service:edi-gateway", "team:edi-team"]
    team = result.definitions["team:edi-team"]
    assert (team.kind, team.name, team.title) == ("Group", "edi-team", "EDI team")
    assert str(team.source) == "team.yaml:1:1"
    assert team.digest == canonical.digest(team.body)
    assert str(team.located.at(("spec", "type"))) == "team.yaml:6:14"
    assert result.definitions["service:edi-gateway"].title == "edi-gateway"
    assert result.of_kind("Group") == [team]


def test_a_title_is_the_display_name_where_there_is_no_other():
    unnamed = TEAM.replace("  title: EDI team\n", "")
    shown = unnamed.replace("{type: team,", "{type: team, profile: {displayName: Claims},")

    assert compiled(a=unnamed).definitions["team:edi-team"].title == "edi-team"
    assert compiled(a=shown).definitions["team:edi-team"].title == "Claims"


def test_the_order_of_files_changes_nothing():
    files = {
        f"{name}.yaml": text.encode() for name, text in {"b": TEAM, "a": SERVICE, "c": "kind: Grop"}.items()
    }
    there, back = compile_files(files), compile_files(dict(reversed(files.items())))

    assert list(there.definitions) == list(back.definitions)
    assert there.findings == back.findings


@pytest.mark.parametrize(
    "content",
    [
        "groups:\n- name: alerts\n  rules: []\n",
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: x}\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n",
        "apiVersion: user.openshift.io/v1\nkind: Group\nmetadata: {name: x}\n",
        "on: [push]\njobs: {}\n",
        "kind: pipeline\nname: x\n",
        "Resources: {A: !Ref B}\nkind: x\n",
        "{{ if .Values.x }}\napiVersion: v1\nkind: Pod\n{{ end }}\n",
        "a: b: c\n",
        "",
        "- apiVersion: backstage.io/v1alpha1\n",
        "apiVersion: 1\nkind: {}\n",
    ],
)
def test_other_peoples_yaml_is_only_a_file(content):
    result = compiled(theirs=content, team=TEAM)

    assert not result.findings
    assert list(result.definitions) == ["team:edi-team"]
    assert "theirs.yaml" in result.files


@pytest.mark.parametrize("path", [".github/x.yaml", "a/.hidden/x.yml", "x.yaml.bak", "x.json"])
def test_dot_folders_and_other_names_hold_no_definitions(path):
    assert not compile_files({path: TEAM.encode()}).definitions


def test_yml_and_folders_are_read():
    assert compile_files({"deep/er/x.yml": TEAM.encode()}).definitions


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            TEAM.replace("Group", "Gruop"),
            "a.yaml:2:7: there is no kind Gruop | Did you mean Group?",
        ),
        (
            TEAM.replace("v1alpha1", "v1alpha2"),
            "a.yaml:1:13: apiVersion backstage.io/v1alpha2 is none of ours, and kind Group is "
            "| Did you mean backstage.io/v1alpha1?",
        ),
        (
            TEAM.replace("backstage.io/", ""),
            "a.yaml:1:13: apiVersion v1alpha1 is none of ours, and kind Group is "
            "| Did you mean backstage.io/v1alpha1?",
        ),
        (
            TEAM.replace("apiVersion", "apiversion"),
            "a.yaml:1:13: the key apiversion is not apiVersion | Did you mean apiVersion?",
        ),
        (
            TEAM.replace("backstage.io/v1alpha1", "seatrial.dev/v1"),
            "a.yaml:1:13: Group is not defined by seatrial.dev/v1 | Write apiVersion: backstage.io/v1alpha1",
        ),
        (TEAM.replace("kind: Group\n", ""), "a.yaml:1:1: kind is missing | Known are: API, Component"),
        (TEAM.replace("kind: Group", "kind: [a]"), "a.yaml:2:7: kind must be text"),
        (TEAM.replace("  name: edi-team\n", ""), "a.yaml:4:3: metadata.name is missing | Expected: The name"),
        (
            TEAM.replace("edi-team", "edi team", 1),
            'a.yaml:4:9: metadata.name is no name: the text "edi team"',
        ),
        (TEAM.replace("edi-team", "5", 1), "a.yaml:4:9: metadata.name must be text, and is the number 5"),
        (
            TEAM.replace("type: team", "typ: team"),
            "a.yaml:6:8: the key typ is not known in spec | Did you mean type?",
        ),
        (
            TEAM.replace("{type: team, children: []}", "[]"),
            "a.yaml:6:7: spec must be a mapping of keys, and is a list",
        ),
        (TEAM.replace("children: []", "children: x"), 'spec.children must be a list, and is the text "x"'),
        (
            TEAM.replace("type: team", "type: 5"),
            'spec.type must be text, and is the number 5 | Put it in quotes: "5".',
        ),
        (TEAM.replace("type: team", "type: ''"), "spec.type is empty | Write a value."),
        (
            TEAM.replace("type: team", "type: ~"),
            "spec.type must be text, and is empty | Write a value, or remove",
        ),
        (SERVICE.replace("tier: 1", "tier: 9"), "spec.tier must be at most 4, and is the number 9"),
        (
            SERVICE.replace("tier: 1", "tier: high"),
            'spec.tier must be a whole number, and is the text "high"',
        ),
        (SERVICE.replace("  owner: group:default/edi-team\n", ""), "a.yaml:6:3: spec.owner is missing"),
    ],
)
def test_each_fault_has_its_place_and_remedy(content, expected):
    found = said(compiled(a=content))

    assert any(expected in line for line in found), found


def test_all_faults_come_at_once():
    broken = SERVICE.replace("type: service", "typ: service").replace("tier: 1", "tier: 1\n  tier: 2")
    result = compiled(
        a=f"{broken}---\n{TEAM.replace('spec:', 'specs:')}", b="apiVersion: seatrial.dev/v1\na: b: c"
    )

    lines = said(result)
    for words in (
        "key 'tier' stands here again",
        "the key typ",
        "spec.type is missing",
        "the key specs",
        "second `: `",
    ):
        assert any(words in line for line in lines), lines
    assert [found.source for found in result.findings] == sorted(found.source for found in result.findings)


def test_a_backstage_kind_that_is_not_read_yet_is_a_warning():
    result = compiled(a=TEAM.replace("Group", "Template"))

    (found,) = result.findings
    assert found.severity == "warning"
    assert not result.errors


@pytest.mark.parametrize("other", [TEAM, TEAM.replace("edi-team", "EDI-Team")])
def test_a_urn_stands_once_whatever_its_letter_case(other):
    (line,) = said(compiled(a=TEAM, b=f"# words\n{other}"))

    assert line.startswith("b.yaml:2:1: team:")
    assert "is defined twice: first at a.yaml:1:1 | Rename one" in line


def test_a_reference_that_leads_nowhere_names_the_nearest():
    (line,) = said(compiled(a=SERVICE.replace("edi-team", "edi-taem"), b=TEAM))

    assert line == "a.yaml:8:10: there is no team:edi-taem | Did you mean team:edi-team?"


def test_a_reference_to_a_faulty_definition_is_no_second_fault():
    lines = said(compiled(a=SERVICE, b=TEAM.replace("type:", "typ:")))

    assert not any("there is no team" in line for line in lines)


def test_a_reference_may_name_another_workspace():
    files = {"a.yaml": SERVICE.encode()}

    assert compile_files(files).errors
    assert not compile_files(files, known={"team:edi-team"}).errors


def test_ten_thousand_dangling_references_cost_few_suggestions():
    files = generate(2000)
    del files["teams.yaml"]
    result = compile_files(files)

    assert len(result.errors) == 2000
    assert all(found.remedy for found in result.findings)


def test_a_generated_workspace_is_valid():
    result = compile_files(generate(100, criteria=60))

    assert not result.errors
    assert all("which is of tier" in found.message for found in result.findings)
    assert len(result.of_kind("Component")) == 100
    assert len(result.of_kind("Checklist")) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_a_definition_in_another_encoding_is_an_error_and_no_silence(encoding):
    result = compiled(a=TEAM.encode(encoding))

    assert result.errors[0].source.path == "a.yaml"
    assert not result.definitions


def test_a_file_of_ours_that_is_too_large_is_an_error():
    result = compiled(a=TEAM + "#" * yaml.MAX_BYTES)

    assert "bytes" in said(result)[0]


def _assert_every_finding_is_in_its_file(files: dict[str, bytes]) -> None:
    for found in compile_files(files).findings:
        lines = yaml.lines(files[found.source.path].decode(errors="replace"))
        assert 1 <= found.source.line <= len(lines)
        assert 1 <= found.source.column <= len(lines[found.source.line - 1]) + 1
        assert found.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["name", "title", "type", "owner", "tier", "environments", "members", "links", "areas", "criteria",
     "version", "probes", "lifecycle", "dependsOn", "tags", "profile"]
)  # fmt: skip
PART = st.dictionaries(KEYS | st.text(max_size=5), JSON | st.dictionaries(KEYS, JSON, max_size=3), max_size=5)
DOCUMENT = st.fixed_dictionaries(
    {},
    optional={
        "apiVersion": st.sampled_from(["backstage.io/v1alpha1", "seatrial.dev/v1", "seatrial/v1", "v1"])
        | JSON,
        "kind": st.sampled_from(["Component", "Group", "User", "System", "Tier", "Checklist", "Chek"]) | JSON,
        "metadata": PART | JSON,
        "spec": PART | JSON,
    },
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DOCUMENT, min_size=1, max_size=3))
def test_no_document_raises(documents):
    text = pyyaml.safe_dump_all(documents, allow_unicode=True)
    _assert_every_finding_is_in_its_file({"a.yaml": text.encode(errors="surrogatepass")})


@given(st.binary(max_size=60), st.integers(0, len(SERVICE)))
def test_no_bytes_in_the_middle_of_a_definition_raise(noise, at):
    data = SERVICE.encode()
    _assert_every_finding_is_in_its_file({"a.yaml": data[:at] + noise + data[at:]})
