"""One file, two files."""


def counted(number: int, *, one: str, many: str = "") -> str:
    """The number with its noun: `1 file`, `2 files`. Without `many`, the plural is `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
