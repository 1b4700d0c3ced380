"""The formats in which a review can be had, by the names that the API and the command line give them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from seatrial.domains.reviews.formats.dossiers import Dossier
from seatrial.domains.reviews.formats.junit import to_junit
from seatrial.domains.reviews.formats.oscal import assessment_results, poam
from seatrial.domains.reviews.formats.pdf import to_pdf
from seatrial.domains.reviews.formats.sarif import to_sarif
from seatrial.domains.reviews.formats.table import to_csv


@dataclass(frozen=True, slots=True)
class Format:
    """How a review is written, and as what it is sent."""

    title: str
    media_type: str
    ending: str
    write: Callable[[Dossier], str | bytes]


FORMATS: Mapping[str, Format] = {
    "pdf": Format("PDF", "application/pdf", "pdf", to_pdf),
    "csv": Format("CSV", "text/csv; charset=utf-8", "csv", to_csv),
    "junit": Format("JUnit XML", "application/xml", "junit.xml", to_junit),
    "sarif": Format("SARIF 2.1.0", "application/sarif+json", "sarif", to_sarif),
    "oscal-ar": Format("OSCAL assessment results", "application/json", "oscal-ar.json", assessment_results),
    "oscal-poam": Format("OSCAL plan of action", "application/json", "oscal-poam.json", poam),
}


@dataclass(frozen=True, slots=True)
class Export:
    """A review, written: the bytes, as what they are sent, and the file that they would be."""

    content: bytes
    media_type: str
    name: str


def export(dossier: Dossier, *, form: str) -> Export:
    """The review in that format; of the same state the same bytes.

    Raises KeyError for a format that FORMATS does not have, CannotPlan as `poam` does.
    """
    chosen = FORMATS[form]
    written = chosen.write(dossier)
    content = written.encode() if isinstance(written, str) else written
    return Export(content, chosen.media_type, f"{dossier.report.review.name}.{chosen.ending}")
