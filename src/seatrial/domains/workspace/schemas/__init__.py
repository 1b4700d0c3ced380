"""What the API takes and gives of workspaces and definitions."""

from seatrial.domains.workspace.schemas.definitions import DefinitionDetailOut, DefinitionOut, DefinitionsOut
from seatrial.domains.workspace.schemas.edits import EditedOut, EditsIn
from seatrial.domains.workspace.schemas.plans import AppliedOut, FilesIn, PlanOut
from seatrial.domains.workspace.schemas.workspaces import (
    ChangeIn,
    CommitIn,
    DriftOut,
    FileOut,
    FilesOut,
    RegistrationIn,
    RegistrationOut,
    RestoreIn,
    RevisionOut,
    RevisionsOut,
    WorkspaceDetailOut,
    WorkspaceOut,
    WorkspacesOut,
)

__all__ = [
    "AppliedOut",
    "ChangeIn",
    "CommitIn",
    "DefinitionDetailOut",
    "DefinitionOut",
    "DefinitionsOut",
    "DriftOut",
    "EditedOut",
    "EditsIn",
    "FileOut",
    "FilesIn",
    "FilesOut",
    "PlanOut",
    "RegistrationIn",
    "RegistrationOut",
    "RestoreIn",
    "RevisionOut",
    "RevisionsOut",
    "WorkspaceDetailOut",
    "WorkspaceOut",
    "WorkspacesOut",
]
