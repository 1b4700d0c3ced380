"""Forms that change definitions: written and applied where the server owns the files, a patch elsewhere."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from seatrial.domains.workspace import formats, policies, rules, selectors, services
from seatrial.domains.workspace.types import KINDS, READERS, Edit, Edited, Finding, Standing, Workspace
from seatrial.domains.workspace.views.samples import template
from seatrial.domains.workspace.views.showing import diff, shown
from seatrial.domains.workspace.views.workspaces import api
from seatrial.kit import clock, yaml
from seatrial.kit.access import Answer, Denied
from seatrial.kit.problems import NotFound, Problem
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_LARGEST = 1024 * 1024
_PAGE, _FINDINGS = "workspace/page_edit.html", "workspace/part_findings.html"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(slots=True)
class Draft:
    """What the form holds: the document's text, in which file, made from which content."""

    workspace: Workspace
    kind: str
    path: str
    text: str
    base: str
    #: where the document begins in its file as that is now; 0 for one that is to be added
    line: int
    #: its file as it is now; None where there is none
    file: str | None
    urn: str = ""
    message: str = ""
    findings: list[Finding] = field(default_factory=list)
    conflict: tuple[tuple[str, str], ...] = ()
    problem: Problem | None = None
    edited: Edited | None = None
    #: the text when the page was made, to tell which fields somebody changed
    rendered: str = ""

    def content(self) -> str:
        """The whole file with the document in it."""
        if self.line:
            return formats.replace(self.file or "", line=self.line, new=self.text, path=self.path)
        return formats.append(self.file or "", new=self.text)[0]

    def first(self) -> int:
        """The line of the file at which the document begins."""
        return self.line or formats.append(self.file or "", new=self.text)[1]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, urn: str) -> HttpResponse:
    """The document of a definition in a form."""
    policies.require_known(urn, actor=request.actor)
    policies.require_reader(request.actor)
    found = selectors.standing(urn)
    if found.urn != urn:
        return redirect("workspace:edit", found.urn)
    draft = _opened(found)
    return _answer(request, draft) if request.method == "POST" else _show(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A new definition from a template of its kind."""
    policies.require_reader(request.actor)
    given = request.POST if request.method == "POST" else request.GET
    known = selectors.workspaces()
    if not known:
        return redirect("workspace:workspaces")
    name = given.get("workspace", "")[:63] or known[0].name
    kind = KINDS.get(given.get("kind", "Component")[:63])
    workspace = selectors.workspace(name)
    reader = READERS.find(kind.name)
    text = reader.sample if reader else template(kind.name, api_version=kind.api_versions[0])
    usual = f"{kind.urn_kind}s/new.md" if reader else f"{kind.urn_kind}s.yaml"
    path = given.get("path", "")[:1024].strip() or usual
    data = services.base_files(workspace).get(path)
    file = data.decode(errors="replace") if data is not None else None
    draft = Draft(workspace, kind.name, path, text, services.base_digest(data), 0, file, rendered=text)
    return _answer(request, draft) if request.method == "POST" else _show(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, urn: str) -> HttpResponse:
    """What names the definition, what its removal would change, and the button."""
    policies.require_known(urn, actor=request.actor)
    policies.require_reader(request.actor)
    found = selectors.standing(urn)
    draft = _opened(found)
    content = formats.remove(draft.file or "", line=draft.line, path=draft.path)
    wanted = Edit(draft.path, content, request.POST.get("base", draft.base)[:64])
    title = f"Remove {found.urn}"
    if request.method == "POST":
        return _carry_out(
            request, draft, wanted, title, back="workspace:workspace", where=draft.workspace.name
        )
    edited, problem = None, None
    try:
        edited = services.edit(
            draft.workspace.name, edits=[wanted], message=title, actor=request.actor, now=clock.now(),
            dry_run=True,
        )  # fmt: skip
    except services.CannotApply as refused:
        problem = refused
    context = {
        "definition": found, "draft": draft, "edited": edited, "problem": problem,
        "shown": shown(edited.plan) if edited else None, "naming": selectors.referring(urn),
        "may_apply": _may_apply(request, draft.workspace), "now": clock.now(),
        "api": api(request, path=f"/workspaces/{draft.workspace.name}/edits"),
        "command": f"seatrial plan DIRECTORY --name {draft.workspace.name}",
    }  # fmt: skip
    return render(request, template="workspace/page_delete.html", context=context)


def _opened(found: Standing) -> Draft:
    """The definition as its source has it now, which may be further than what stands."""
    workspace = selectors.workspace(found.workspace)
    data = services.base_files(workspace).get(found.source.path)
    if data is None:
        raise NotFound(
            f"{found.source.path}, which defines {found.urn}, is no longer in the source of {workspace.name}",
            remedy="Apply the workspace: the definition was moved or removed.",
        )
    text = data.decode(errors="replace")
    compiled = rules.compile_files({found.source.path: data}, known=(), whole=False)
    there = compiled.definitions.get(found.urn)
    at = there.source.line if there else found.source.line
    line, document = rules.excerpt(text, line=at, path=found.source.path)
    return Draft(
        workspace, found.kind, found.source.path, document, services.base_digest(data), line, text,
        urn=found.urn, rendered=document,
    )  # fmt: skip


def _answer(request: Request, draft: Draft) -> HttpResponse:
    """What the form's button asks for: check, review, write, or a patch."""
    said, base = request.POST, draft.base
    draft.message = " ".join(said.get("message", "").split())[:200]
    draft.text = said.get("content", draft.text)[:_LARGEST].replace("\r\n", "\n").rstrip("\n")
    draft.rendered = said.get("rendered", draft.rendered)[:_LARGEST].replace("\r\n", "\n")
    current = draft.file or ""
    if said.get("base", base)[:64] != base:
        there = rules.excerpt(current, line=draft.line, path=draft.path)[1] if draft.line else current
        draft.conflict = diff(there, new=draft.text)
        return _show(request, draft, status=409)
    try:
        _set_fields(request, draft)
        draft.findings = services.check(draft.workspace, path=draft.path, content=draft.content())
        action = said.get("action", "check")
        if action == "check":
            return _show(request, draft)
        wanted = Edit(draft.path, draft.content(), base)
        if action == "review":
            draft.edited = services.edit(
                draft.workspace.name, edits=[wanted], message=_title(draft), actor=request.actor,
                now=clock.now(), dry_run=True,
            )  # fmt: skip
            return _show(request, draft)
        where = draft.urn or draft.workspace.name
        back = "workspace:definition" if draft.urn else "workspace:workspace"
        return _carry_out(request, draft, wanted, _title(draft), back=back, where=where)
    except Denied:
        raise
    except Problem as problem:
        draft.problem = problem
        return _show(request, draft, status=problem.status)


def _carry_out(
    request: Request, draft: Draft, wanted: Edit, title: str, *, back: str, where: str
) -> HttpResponse:
    """The file is written and applied; or the patch is handed over."""
    as_patch = request.POST.get("action") == "patch"
    done = services.edit(
        draft.workspace.name, edits=[wanted], message=title, actor=request.actor, now=clock.now(),
        plan_digest=request.POST.get("plan_digest", "")[:80], dry_run=as_patch,
    )  # fmt: skip
    if not done.can_write or as_patch:
        response = HttpResponse(done.patch, content_type="text/x-patch; charset=utf-8")
        name = _NOT_IN_NAMES.sub("-", title).strip("-.")[:60] or "change"
        response.headers["Content-Disposition"] = f'attachment; filename="0001-{name}.patch"'
        return response
    undo = f" To undo it, bring revision {done.revision - 1} of {draft.workspace.name} back."
    messages.success(request, f"{wanted.path} is written, revision {done.revision} stands.{undo}")
    found = selectors.current(where) if back == "workspace:definition" else ""
    return redirect(back, found or where)


def _may_apply(request: Request, found: Workspace) -> Answer:
    return policies.may_apply(request.actor, name=found.name, is_policy=found.is_policy, owner=found.owner)


def _title(draft: Draft) -> str:
    return draft.message or (f"Change {draft.urn}" if draft.urn else f"Add a {draft.kind} to {draft.path}")


def _set_fields(request: Request, draft: Draft) -> None:
    """What was changed in the fields is set in the text; the text's own changes stay."""
    given = {name: str(value)[:20_000] for name, value in request.POST.items() if name.startswith("field:")}
    before = _fields(draft, draft.rendered)
    values = rules.values_of(before, given=given)
    if values:
        draft.text = formats.set_values(draft.text, values=values)


def _fields(draft: Draft, text: str) -> list[rules.Field]:
    """The fields of the text; none where it is no YAML."""
    return [] if draft.kind in READERS else rules.fields_of(draft.kind, body=_body(text))


def _body(text: str) -> dict[str, Any]:
    documents = yaml.read(text.encode()).documents
    value = documents[0].value if documents else None
    return value if isinstance(value, dict) else {}


def _show(request: Request, draft: Draft, *, status: int = 200) -> HttpResponse:
    first = draft.first()
    last = first + len(draft.text.splitlines())
    inside = [found for found in draft.findings if first <= found.source.line <= last]
    others = [found for found in draft.findings if found not in inside]
    draft.rendered = draft.text
    context = {
        "draft": draft,
        "first": first,
        "kind": KINDS.find(draft.kind),
        "fields": _fields(draft, draft.text),
        "findings": inside,
        "others": others,
        "shown": shown(draft.edited.plan) if draft.edited else None,
        "workspaces": [] if draft.urn else selectors.workspaces(),
        "kinds": [] if draft.urn else [kind.name for kind in KINDS],
        "may_apply": _may_apply(request, draft.workspace),
        "now": clock.now(),
        "api": api(request, path=f"/workspaces/{draft.workspace.name}/edits"),
        "command": f"seatrial plan DIRECTORY --name {draft.workspace.name}",
    }
    parts = {"findings": _FINDINGS}
    return render(request, template=_PAGE, context=context, parts=parts, status=status)
