"""The document of the process equals the configuration (R187)."""

import pytest

from seatrial.domains.incidents import rules, selectors
from seatrial.domains.incidents.types import DEFAULT, ROLE_WORDS
from seatrial.domains.severities import rules as severities_rules
from seatrial.domains.severities import selectors as severities
from seatrial.domains.workspace import services as workspaces
from tests.factories.incidents import NOW

pytestmark = pytest.mark.django_db
POLICY = b"""\
apiVersion: seatrial.dev/v1
kind: IncidentPolicy
metadata: {name: ours}
spec:
  declaration: {who: Whoever has the pager., how: In the room.}
  postmortem: {ranks: [1], within: 48h, counted_from: declared, remind_before: [6h]}
  gate: {open_ranks: [1, 2, 3], overdue_postmortem: false}
  recurrence: {least: 4, within: 30d}
  templates:
    - name: customer-first
      title: First
      audience: customer
      phase: investigating
      text: "{{ component }} is slow."
"""


def tables(text):
    """Every table of the document under its heading, as rows of cells."""
    found, heading = {}, ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| "):
            cells = [each.strip() for each in line.strip("|").split(" | ")]
            found.setdefault(heading, []).append([each.strip() for each in cells])
    return {each: rows[1:] for each, rows in found.items()}


def expected(policy, schemes):
    """The same from the configuration itself."""
    said = {
        f"Severities: {each.title} ({each.name})": [
            [
                level.id, str(level.rank), level.title, severities_rules.spell(level.response),
                severities_rules.spell(level.escalation.after), level.escalation.to,
                severities_rules.spell(level.communication.update_every), level.communication.internal,
                level.communication.external, level.decision_authority,
            ]
            for level in each.levels
        ]
        for each in schemes
    }  # fmt: skip
    ranks = ", ".join(str(each) for each in policy.postmortem_ranks)
    before = ", ".join(rules.spelt(each) for each in policy.remind_before)
    again = (
        f"{policy.recurrence_least} incidents with one cause within {rules.spelt(policy.recurrence_within)}"
    )
    return {
        **said,
        "Roles": [list(each) for each in ROLE_WORDS.items()],
        "Messages": [[each.name, each.audience, each.phase, each.text] for each in policy.templates],
        "Postmortems": [
            ["Ranks", ranks],
            ["Due within", rules.spelt(policy.within)],
            ["Counted from", f"when it was {policy.counted_from}"],
            ["Reminded before", before],
            ["A pattern", again],
        ],
        "Gates": [
            ["Open incidents that forbid to deploy", ", ".join(str(each) for each in policy.gate_open_ranks)],
            ["Overdue postmortems forbid to deploy", "yes" if policy.gate_overdue else "no"],
        ],
    }


@pytest.mark.mission("R187")
def test_the_document_is_the_configuration_and_changes_with_it(cast):
    actor = cast.actor("administrator")
    before = selectors.process(actor)
    assert selectors.policy() == DEFAULT
    assert tables(before) == expected(DEFAULT, severities.schemes().values())
    assert DEFAULT.who_declares in before and "72 h" in before
    workspaces.apply("ops", files={"policy.yaml": POLICY}, actor=actor, now=NOW)
    after, said = selectors.process(actor), selectors.policy()
    assert tables(after) == expected(said, severities.schemes().values())
    for words in ("Whoever has the pager.", "In the room.", "48 h", "{{ component }} is slow.", "30 d"):
        assert words in after and words not in before
