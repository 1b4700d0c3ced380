"""An object store (S3 and what speaks it), or a folder with a file per text: made, never replaced."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

from seatrial.connectors.ledgers.shape import CannotKeep, Kept
from seatrial.kit import buckets


class StoreLedger:
    """An object for each text. Lock the bucket (object lock, WORM) so that nobody else can replace them."""

    def __init__(self, store: LocalStore | S3Store, *, place: str) -> None:
        self.store = store
        self.place = place

    def add(self, name: str, *, text: str, now: datetime) -> None:
        """There is an object of that name with the text; another text under the name is refused."""
        del now
        data = text.encode()
        try:
            try:
                obstore.put(self.store, f"{name}.txt", data, mode="create")
            except (AlreadyExistsError, FileExistsError):
                if bytes(obstore.get(self.store, f"{name}.txt").bytes()) != data:
                    raise CannotKeep(f"{self.place} holds another text as {name}.txt") from None
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def texts(self) -> Iterator[Kept]:
        """Every object, by name."""
        try:
            found = [each for page in obstore.list(self.store) for each in page]
            for each in sorted(found, key=lambda each: str(each["path"])):
                if str(each["path"]).endswith(".txt"):
                    data = bytes(obstore.get(self.store, each["path"]).bytes())
                    yield Kept(data.decode("utf-8", "replace"), each["last_modified"])
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def _problem(self, error: Exception) -> CannotKeep:
        words = f"{self.place}: {buckets.words_of(error)}"
        return CannotKeep(words, remedy="Check the address, AWS_ACCESS_KEY_ID and the rights.")


def of_folder(folder: Path) -> StoreLedger:
    """A folder as an object store; made where it is missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotKeep(
            f"{folder}: {error.strerror}", remedy="Choose a folder that may be written."
        ) from None
    return StoreLedger(LocalStore(folder), place=str(folder))


def of_bucket(url: str) -> StoreLedger:
    """`s3://bucket/prefix?region=...&endpoint=https://...`; credentials are those of AWS' own variables."""
    try:
        store, place = buckets.open_bucket(url)
    except buckets.BadAddress as error:
        raise CannotKeep(str(error), remedy=buckets.EXAMPLE) from None
    return StoreLedger(store, place=place)
