"""A decision tree as a flowchart: every node is there with all its words, and nothing covers anything."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from seatrial.ui.flowcharts import Box, Branch, Node, laid_out, outline, svg
from seatrial.ui.flowcharts.layout import BOX_WIDTH

SVG = "{http://www.w3.org/2000/svg}"
TREE = Node(
    "Does the queue grow?",
    (
        Branch(
            "yes",
            Node(
                "Is a routing process running?",
                (
                    Branch("no", Node("Start it", address="/runbooks/edi-gateway/deploy")),
                    Branch("yes, but slow", Node("Add another one")),
                ),
            ),
        ),
        Branch("no", Node("Look at the partner's own acknowledgements <first> & tell them")),
    ),
)
words = some.text(max_size=60)
trees = some.recursive(
    some.builds(Node, words),
    lambda below: some.builds(
        Node, words, some.lists(some.builds(Branch, words, below), min_size=1, max_size=4).map(tuple)
    ),
    max_leaves=30,
)


def every(node: Node) -> Iterator[Node]:
    yield node
    for branch in node.branches:
        yield from every(branch.node)


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + BOX_WIDTH < other.x
        or other.x + BOX_WIDTH < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


@given(trees)
def test_every_node_has_a_box_of_its_own(tree: Node):
    chart = laid_out(tree)

    assert [box.node for box in chart.boxes] == list(every(tree))
    assert len(chart.ways) == len(chart.boxes) - 1
    assert all(apart(one, other) for one, other in combinations(chart.boxes, 2))
    assert all(box.x > 0 and box.x + BOX_WIDTH < chart.width for box in chart.boxes)
    assert all(box.y > 0 and box.y + box.height < chart.height for box in chart.boxes)


@given(trees)
def test_answers_stand_beside_the_question_and_later_ones_below(tree: Node):
    boxes = {id(box.node): box for box in laid_out(tree).boxes}

    for node in every(tree):
        below = [boxes[id(branch.node)] for branch in node.branches]
        assert all(box.x > boxes[id(node)].x for box in below)
        assert [box.y for box in below] == sorted(box.y for box in below)


@given(trees)
def test_no_word_is_cut(tree: Node):
    for box in laid_out(tree).boxes:
        assert "".join("".join(box.lines).split()) == "".join(box.node.text.split())


def test_the_drawing_shows_each_node_once_and_is_well_formed():
    drawn = ET.fromstring(svg(TREE, label="What to do when partners wait"))

    assert drawn.get("aria-label") == "What to do when partners wait"
    assert [title.text for title in drawn.iter(f"{SVG}title")] == [node.text for node in every(TREE)]
    nodes = [each for each in drawn.iter() if each.get("class") == "graph-node"]
    assert [each.get("data-kind") for each in nodes] == ["question", "question", "deed", "deed", "deed"]
    links = [each.get("href") for each in drawn.iter(f"{SVG}a")]
    assert links == ["/runbooks/edi-gateway/deploy"]
    said = [each.text for each in drawn.iter(f"{SVG}text") if each.get("class") == "flow-label"]
    assert said == ["yes", "no", "yes, but", "slow", "no"]


def test_the_list_says_the_same_in_the_same_order():
    listed = ET.fromstring(outline(TREE))

    assert "".join(listed.itertext()) == (
        "Does the queue grow?yes: Is a routing process running?no: Start ityes, but slow: Add another one"
        "no: Look at the partner's own acknowledgements <first> & tell them"
    )
    assert [each.get("href") for each in listed.iter("a")] == ["/runbooks/edi-gateway/deploy"]
    assert len(list(listed.iter("li"))) == len(list(every(TREE)))


def test_the_same_tree_is_the_same_chart():
    assert svg(TREE, label="A") == svg(TREE, label="A")
