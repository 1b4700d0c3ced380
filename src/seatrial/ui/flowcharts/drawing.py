"""A flowchart as SVG and, for whoever cannot see it, as a nested list of the same words.

Both are HTML in which every word is escaped, made without a template: bundles for offline use hold them too.
"""

from html import escape

from seatrial.ui.flowcharts.layout import BOX_WIDTH, LINE_HEIGHT, PADDING, Box, Node, Way, laid_out

#: How far the sides of a question's box lean, and how long the tip of an arrow is; pixels.
_LEAN, _TIP = 9, 7


def svg(root: Node, *, label: str) -> str:
    """The tree drawn: questions with leaning sides, deeds in round corners, answers on the arrows.

    Colours come from classes of the style sheet; what has an address is a link that the keyboard reaches.
    """
    chart = laid_out(root)
    body = "".join([*map(_way, chart.ways), *map(_box, chart.boxes)])
    head = (
        f'<svg class="graph flow" xmlns="http://www.w3.org/2000/svg" width="{chart.width}" '
        f'height="{chart.height}" viewBox="0 0 {chart.width} {chart.height}" role="group" '
        f'aria-label="{escape(label)}">'
    )
    return f"{head}{body}</svg>"


def outline(root: Node) -> str:
    """The same as a nested list: `question`, below it each answer with what it leads to."""
    return f"<ul>{_item(root, label='')}</ul>"


def _item(node: Node, *, label: str) -> str:
    said = f"<strong>{escape(label)}:</strong> {_linked(node)}" if label else _linked(node)
    if not node.branches:
        return f"<li>{said}</li>"
    inner = "".join(_item(branch.node, label=branch.label) for branch in node.branches)
    return f"<li>{said}<ul>{inner}</ul></li>"


def _linked(node: Node) -> str:
    if not node.address:
        return escape(node.text)
    return f'<a href="{escape(node.address)}">{escape(node.text)}</a>'


def _way(way: Way) -> str:
    (x, y), (right, down) = way.start, way.end
    half = (x + 24) if way.lines else (x + right) // 2
    turn = f"H{half}V{down}H{right - _TIP}" if y != down else f"H{right - _TIP}"
    tip = f"M{right} {down}l-{_TIP} -4v8z"
    top = down - 5 - (len(way.lines) - 1) * (LINE_HEIGHT - 3)
    words = "".join(
        f'<text class="flow-label" x="{half + 6}" y="{top + index * (LINE_HEIGHT - 3)}" font-size="12">'
        f"{escape(line)}</text>"
        for index, line in enumerate(way.lines)
    )
    return (
        f'<path class="graph-edge" d="M{x} {y}{turn}" aria-hidden="true"/>'
        f'<path class="graph-tip" d="{tip}" aria-hidden="true"/>{words}'
    )


def _box(box: Box) -> str:
    kind = "question" if box.is_question else "deed"
    text = "".join(
        f'<text class="graph-name" x="{box.x + PADDING + 2}" '
        f'y="{box.y + PADDING + 11 + index * LINE_HEIGHT - 2}" font-size="13">{escape(line)}</text>'
        for index, line in enumerate(box.lines)
    )
    inner = f"<title>{escape(box.node.text)}</title>{_outline_of(box)}{text}"
    if box.node.address:
        return f'<a class="graph-node" data-kind="{kind}" href="{escape(box.node.address)}">{inner}</a>'
    return f'<g class="graph-node" data-kind="{kind}">{inner}</g>'


def _outline_of(box: Box) -> str:
    if not box.is_question:
        return f'<rect x="{box.x}" y="{box.y}" width="{BOX_WIDTH}" height="{box.height}" rx="12"/>'
    left, right, top, bottom = box.x, box.x + BOX_WIDTH, box.y, box.y + box.height
    middle = box.y + box.height // 2
    return (
        f'<path d="M{left + _LEAN} {top}H{right - _LEAN}L{right} {middle}L{right - _LEAN} {bottom}'
        f'H{left + _LEAN}L{left} {middle}z"/>'
    )
