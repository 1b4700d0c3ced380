"""Registries: how a lower floor lets higher ones hang something in."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by name, in the order in which they came. Filled when the application starts."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, Entry] = {}

    def add(self, name: str, entry: Entry) -> Entry:
        """The entry is known under the name. The same entry twice is fine, another one is not."""
        known = self._entries.setdefault(name, entry)
        if known is not entry:
            raise ValueError(f"two {self.noun}s are called {name!r}: {known!r} and {entry!r}")
        return entry

    def get(self, name: str) -> Entry:
        """The entry of that name; raises NotFound with the nearest name."""
        try:
            return self._entries[name]
        except KeyError:
            raise NotFound(
                f"there is no {self.noun} {name!r}", remedy=did_you_mean(name, known=self._entries)
            ) from None

    def find(self, name: str) -> Entry | None:
        """The entry of that name, or None."""
        return self._entries.get(name)

    def names(self) -> list[str]:
        """All names, in the order in which they came."""
        return list(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __contains__(self, name: str) -> bool:
        return name in self._entries
