"""Decision trees that lead nowhere (R132)."""

from collections.abc import Iterator

from seatrial.domains.runbooks.types import Document, Fault, Node


def lint_trees(document: Document) -> Iterator[Fault]:
    """Findings about decision trees; a runbook for troubleshooting has one."""
    if document.front.kind == "troubleshoot" and not document.trees:
        remedy = (
            "Add `## Decision tree` with nested lists: `- Is it slow?`, below it `- yes: ...`, `- no: ...`."
        )
        yield Fault(1, "has no decision tree", remedy, "warning", "no-tree")
    for tree in document.trees:
        yield from _node(tree)


def _node(node: Node) -> Iterator[Fault]:
    if not node.text:
        yield Fault(node.line, "a point of the tree says nothing", "Write it.", code="bad-tree")
    if node.branches:
        yield from _answers(node)
    elif node.text.endswith("?"):
        message = f"the question {node.text[:80]} has no answer"
        yield Fault(node.line, message, "Add `- yes: ...` and `- no: ...` below it.", code="bad-tree")
    for branch in node.branches:
        yield from _node(branch.to)


def _answers(node: Node) -> Iterator[Fault]:
    if len(node.branches) == 1:
        message = f"the question {node.text[:80]} has one answer"
        yield Fault(node.line, message, "Add the other one.", "warning", "bad-tree")
    seen: set[str] = set()
    for branch in node.branches:
        answer = branch.answer.casefold()
        if not answer:
            message = f"does not say which answer leads here: {branch.to.text[:80]}"
            yield Fault(branch.to.line, message, "Begin it with the answer: `- yes: ...`.", code="bad-tree")
        elif answer in seen:
            message = f"two ways begin with {branch.answer[:60]}"
            yield Fault(branch.to.line, message, "Tell them apart.", code="bad-tree")
        seen.add(answer)
