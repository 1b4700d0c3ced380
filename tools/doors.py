"""An import-linter contract: a domain is entered through its doors only.

It looks at every importer of the package, not only at other domains: the server and the command line
use the same doors. One importer may be given more of them (`wide_importer`, `wide_doors`).
"""

from collections.abc import Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class Doors(Contract):
    """Whoever is outside a child of `container` may import only the rooms of it named in `doors`."""

    type_name = "doors"

    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    wide_importer = fields.StringField(required=False)
    wide_doors = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Kept where no import goes past a door; otherwise `broken` lists the line of each that does."""
        del verbose
        broken = [line for importer in sorted(graph.modules) for line in self._trespasses(graph, importer)]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One unbroken line for each import, so that it can be searched for and clicked."""
        for line in check.metadata["broken"]:
            output.console.print(line, markup=False, soft_wrap=True)

    def _trespasses(self, graph: ImportGraph, importer: str) -> Iterator[str]:
        inside = f"{self.container}."
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if not imported.startswith(inside):
                continue
            house, _, room = imported.removeprefix(inside).partition(".")
            at_home = f"{importer}.".startswith(f"{inside}{house}.")
            open_doors = self._open_to(importer)
            if not at_home and room.partition(".")[0] not in open_doors:
                line = graph.get_import_details(importer=importer, imported=imported)[0]["line_number"]
                yield (
                    f"{importer}:{line} imports {imported}, which is no door of {house}: "
                    f"use its {', '.join(open_doors[:-1])} or {open_doors[-1]}"
                )

    def _open_to(self, importer: str) -> list[str]:
        doors = list(cast(list[str], self.doors))
        wide = cast(str | None, self.wide_importer)
        if wide and f"{importer}.".startswith(f"{wide}."):
            doors += cast(list[str], self.wide_doors or [])
        return doors
