"""What depends on what: cycles, impact, inversions, dangling references; and a drawing that can be read."""

import xml.etree.ElementTree as ET

import pytest

from seatrial.domains.catalog.formats import graphs
from seatrial.domains.catalog.rules.graph import (
    Edge,
    Graph,
    Node,
    around,
    cycles,
    dangling,
    dependencies,
    dependents,
    graph_of,
    inversions,
    layers,
    needs,
    neighbourhood,
)
from seatrial.domains.catalog.rules.layout import NODE_HEIGHT, NODE_WIDTH, draw
from seatrial.domains.catalog.types import Relation
from seatrial.domains.workspace.types import Source

SVG = "{http://www.w3.org/2000/svg}"


def graph(*pairs: str, tiers: dict[str, int] | None = None) -> Graph:
    """`graph("a b", "b c")`: a needs b, b needs c."""
    edges = [Edge(*pair.split(), "dependsOn") for pair in pairs]
    names = {name for edge in edges for name in (edge.start, edge.end)} | set(tiers or {})
    return graph_of([Node(name, "service", name, (tiers or {}).get(name)) for name in names], edges=edges)


def test_who_is_hit_when_something_fails_and_how_far_away():
    found = graph("shop pay", "pay bank", "app shop", "other pay", "alone bank")

    assert dependents(found, urn="pay") == {"other": 1, "shop": 1, "app": 2}
    assert dependencies(found, urn="app") == {"shop": 1, "pay": 2, "bank": 3}
    assert dependents(found, urn="nobody") == {}


def test_cycles_are_found_once_each_and_begin_at_their_first_name():
    found = graph("c a", "a b", "b c", "x y", "y x", "p p", "a z")

    assert cycles(found) == [("a", "b", "c"), ("p",), ("x", "y")]
    assert cycles(graph("a b", "b c", "a c")) == []


def test_an_api_needs_whoever_provides_it():
    said = [
        Relation("service:app", "consumesApi", "api:berths", "service:app", Source("a")),
        Relation("service:planner", "providesApi", "api:berths", "service:planner", Source("b")),
        Relation("service:app", "ownedBy", "team:x", "service:app", Source("a")),
    ]
    urns = ("service:app", "service:planner", "api:berths")
    found = graph_of([Node(urn, urn.partition(":")[0], urn) for urn in urns], edges=needs(said))

    assert dependents(found, urn="service:planner") == {"api:berths": 1, "service:app": 2}


def test_references_that_lead_nowhere_come_with_their_place():
    said = [
        Relation("service:a", "dependsOn", "resource:gone", "service:a", Source("a.yaml", 9, 7)),
        Relation("service:a", "ownedBy", "team:x", "service:a", Source("a.yaml", 5)),
    ]
    (lost,) = dangling(said, known=["service:a", "team:x"])

    assert (lost.end, str(lost.source)) == ("resource:gone", "a.yaml:9:7")


def test_a_service_that_needs_a_less_critical_one_is_found_also_through_what_has_no_tier():
    tiers = {"one": 1, "two": 2, "three": 3, "four": 4}
    found = graph("one api", "api three", "one two", "two four", "three one", tiers=tiers)

    assert [(each.service, each.needs, each.path) for each in inversions(found)] == [
        ("one", "three", ("one", "api", "three")),
        ("one", "two", ("one", "two")),
        ("two", "four", ("two", "four")),
    ]


def test_a_neighbourhood_and_a_system_are_parts_of_the_graph():
    found = graph("a b", "b c", "c d", "z b")

    assert set(neighbourhood(found, urn="b", steps=1).nodes) == {"a", "b", "c", "z"}
    assert set(neighbourhood(found, urn="a", steps=2).nodes) == {"a", "b", "c"}
    assert set(around(found, members=["c"]).nodes) == {"b", "c", "d"}


def test_each_thing_lies_before_what_it_needs():
    found = layers(graph("a b", "b c", "a c", "x c", "k l", "l k", "k c"))
    level = {name: number for number, layer in enumerate(found) for name in layer}

    assert level["a"] < level["b"] < level["c"]
    assert level["k"] == level["l"] < level["c"]


def shape(number: int) -> Graph:
    """A graph as organisations have them: a few things that many need, chains, a knot, some alone."""
    pairs = [f"s{n} s{n // 3}" for n in range(1, number - number // 10)]
    pairs += [f"s{n} s{(n * 7) % (n // 2 + 1)}" for n in range(4, number - number // 10, 3)]
    pairs += ["s1 s2", "s2 s1"]
    alone = {f"s{n}": 1 for n in range(number)}
    return graph(*[pair for pair in pairs if len(set(pair.split())) == 2], tiers=alone)


@pytest.mark.parametrize("number", [1, 5, 40, 300])
def test_no_box_lies_on_another_and_all_lie_inside(number):
    found = shape(number) if number > 1 else graph(tiers={"only": 1})
    drawing = draw(found)
    places = sorted((box.x, box.y) for box in drawing.boxes)

    assert len(drawing.boxes) == len(found.nodes) == number
    for index, (x, y) in enumerate(places):
        assert 0 <= x <= drawing.width - NODE_WIDTH
        assert 0 <= y <= drawing.height - NODE_HEIGHT
        for other_x, other_y in places[index + 1 :]:
            assert abs(other_x - x) >= NODE_WIDTH or abs(other_y - y) >= NODE_HEIGHT
    assert len(drawing.lines) == len(found.edges)


def test_the_same_graph_gives_the_same_drawing():
    assert draw(shape(40)) == draw(shape(40))


def test_a_column_of_hundreds_is_parted():
    drawing = draw(graph(*(f"s{n} hub" for n in range(200))))

    assert drawing.height < 60 * NODE_HEIGHT


def test_the_order_within_columns_avoids_crossings_where_it_can():
    drawing = draw(graph("a y", "b x", "c z"))
    place = {box.node.urn: box.y for box in drawing.boxes}

    assert sorted("abc", key=place.get) == [
        {"y": "a", "x": "b", "z": "c"}[end] for end in sorted("xyz", key=place.get)
    ]


def test_svg_is_well_formed_escapes_names_and_links_what_it_may():
    nasty = graph_of(
        [Node("service:a", "service", '<script>"&', 1), Node("resource:b", "resource", "b", missing=True)],
        edges=[Edge("service:a", "resource:b", "dependsOn")],
    )
    text = graphs.svg(
        draw(nasty),
        label='It"s',
        link=lambda urn: "/x?a=1&b=2" if urn == "service:a" else "",
        marked="service:a",
    )
    root = ET.fromstring(text)
    (link,) = root.iter(f"{SVG}a")

    assert "<script>" not in text
    assert link.get("href") == "/x?a=1&b=2"
    assert link.find(f"{SVG}title").text == '<script>"&, service, tier 1'
    assert [group.get("class") for group in root.iter(f"{SVG}g")] == ["graph-node missing"]
    assert "style=" not in text


def test_a_drawing_for_a_file_carries_its_own_colours():
    plain = graphs.svg(draw(graph("a b")), label="x", plain=True)

    assert 'fill="#ffffff"' in plain
    assert 'fill="#ffffff"' not in graphs.svg(draw(graph("a b")), label="x")


def test_dot_and_mermaid_name_every_node_and_edge():
    found = graph_of(
        [Node("service:a", "service", 'A "1"'), Node("service:b", "service", "B#2")],
        edges=[Edge("service:a", "service:b", "dependsOn")],
    )
    assert '"service:a" [label="A \\"1\\""];' in graphs.dot(found)
    assert '"service:a" -> "service:b" [label="dependsOn"];' in graphs.dot(found)
    assert 'n0["A #quot;1#quot;"]' in graphs.mermaid(found)
    assert 'n1["B#35;2"]' in graphs.mermaid(found)
    assert "n0 -->|dependsOn| n1" in graphs.mermaid(found)
