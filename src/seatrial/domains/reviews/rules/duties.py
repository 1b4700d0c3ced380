"""Separation of duties (R072): who is too close to what is decided to accept or sign it."""

from collections.abc import Mapping

#: URN of a person (`person:<uid>`) to why they count as an author, in words.
Authors = Mapping[str, str]


def conflict(person_uid: str, *, authors: Authors, on_behalf_of: str = "") -> str:
    """Why that person may not be an approver; '' where nothing speaks against it.

    A deputy is judged by what both have done: who stands in for an author approves for an author.
    """
    for uid in (person_uid, on_behalf_of):
        why = authors.get(f"person:{uid}", "") if uid else ""
        if why:
            return why
    return ""
