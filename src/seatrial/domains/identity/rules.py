"""Rules about names, secrets and how often a password may be tried."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

NAME_LONGEST = 100
#: Failed attempts are counted over this long (OWASP ASVS 5.0, 6.3.1: brute force is slowed down).
WINDOW = timedelta(minutes=15)
#: One name from one address; all names from one address; one name from everywhere. The last is large,
#: so that nobody keeps somebody else out by failing on purpose.
PAIR_LIMIT, ADDRESS_LIMIT, NAME_LIMIT = 5, 30, 100
#: How exactly `last_used_at` of a token is kept, so that reading does not write every time.
USE_NOTED_EVERY = timedelta(minutes=1)


def digest(secret: str) -> str:
    """What is stored of a secret that was made by chance: its SHA-256. Salt and stretching need no place
    where nobody can guess 256 bits.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def tidy(name: str) -> str:
    """The name in one Unicode form (NFKC), without space around it, with single spaces inside."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def name_fault(name: str) -> str:
    """What is wrong with a tidied name, '' where nothing is."""
    if not name:
        return "Write a name."
    if len(name) > NAME_LONGEST:
        return f"Write at most {NAME_LONGEST} characters."
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in name):
        return "Leave out characters that cannot be seen."
    return ""


def wait(
    pair: Sequence[datetime], *, address: Sequence[datetime], name: Sequence[datetime], now: datetime
) -> timedelta:
    """How long until a password may be tried again; zero: now.

    Each sequence holds the attempts within the window, this one included, oldest first.
    """
    frees = [
        attempts[-limit - 1] + WINDOW
        for attempts, limit in ((pair, PAIR_LIMIT), (address, ADDRESS_LIMIT), (name, NAME_LIMIT))
        if len(attempts) > limit
    ]
    return max((at - now for at in frees), default=timedelta())


#: As the catalogue's names are (Backstage: at most 63 characters), in small letters.
HANDLE = re.compile(r"[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?")
#: What an erased person is called begins with it, so nobody else may be called that.
ERASED = "Erased person"


def slug(name: str) -> str:
    """The name as a handle: `Ada Löwe` becomes `ada-lowe`; `person` where no letter is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    return "person" if made in ("", "new") else made


def handle_fault(handle: str) -> str:
    """What is wrong with a handle, '' where nothing is."""
    if handle == "new":
        return "The page for somebody new has this address."
    if HANDLE.fullmatch(handle):
        return ""
    return "Write up to 63 small letters, digits, dots and hyphens, the first and last no dot or hyphen."


def pseudonym(uid: str) -> str:
    """What somebody is called whose name was erased: the same on every page, and no name."""
    return f"{ERASED} {uid.replace('-', '')[-8:]}"


def claim_holds(said: object, *, wanted: str) -> bool:
    """Whether a claim of a token says what is wanted: it is equal to it, or a list that has it.

    Numbers and truth are compared as JSON writes them: `true`, `7`.
    """
    if isinstance(said, list):
        return any(not isinstance(each, list) and claim_holds(each, wanted=wanted) for each in said)
    if isinstance(said, bool):
        return wanted == ("true" if said else "false")
    return isinstance(said, str | int) and str(said) == wanted
