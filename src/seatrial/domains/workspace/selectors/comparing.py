"""How two revisions of a workspace differ, from the files that are kept of them."""

from seatrial.domains.workspace import rules
from seatrial.domains.workspace.selectors.contents import revision_digests, revision_files
from seatrial.domains.workspace.types import Compiled, Plan, Standing


def difference(workspace: str, *, old: int, new: int) -> Plan:
    """What an apply of the one's files over the other's would change; raises NotFound where either is gone.

    Both are read by the kinds of this version; references are not looked at.
    """
    before = rules.compile_files(revision_files(workspace, number=old))
    after = rules.compile_files(revision_files(workspace, number=new))
    standing = _standing(workspace, before, old)
    pairs, _ = rules.renames(after.definitions, standing=standing)
    return rules.plan(
        workspace,
        revision=old,
        standing=standing,
        compiled=Compiled(after.definitions, (), after.files),
        old_files=revision_digests(workspace, number=old),
        new_files=revision_digests(workspace, number=new),
        renamed=pairs,
    )


def _standing(workspace: str, compiled: Compiled, revision: int) -> dict[str, Standing]:
    return {
        urn: Standing(
            uid="",
            urn=urn,
            kind=found.kind,
            name=found.name,
            title=found.title,
            workspace=workspace,
            source=found.source,
            digest=found.digest,
            revision=revision,
            body=found.body,
        )
        for urn, found in compiled.definitions.items()
    }
