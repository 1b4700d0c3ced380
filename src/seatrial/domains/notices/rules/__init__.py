"""The rules of notices: who is told, what a subject and a link look like, when mail is tried again."""

from seatrial.domains.notices.rules.telling import is_path, may_be_told, one_line

__all__ = ["is_path", "may_be_told", "one_line"]
