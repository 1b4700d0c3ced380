"""Runners' tables."""

from seatrial.domains.runners.models.contents import Approval, Content, ContentFile
from seatrial.domains.runners.models.jobs import Job
from seatrial.domains.runners.models.runners import EnrolmentCode, Runner

__all__ = ["Approval", "Content", "ContentFile", "EnrolmentCode", "Job", "Runner"]
