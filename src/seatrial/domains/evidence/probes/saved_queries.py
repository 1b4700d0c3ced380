"""The probe `saved_queries`: does every query that the log guidance names still find what it is for?"""

from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from seatrial.domains.evidence.probes import asking, log_stores
from seatrial.domains.evidence.types import PROBES, CannotLook, Look, Observation, Probe
from seatrial.kit import durations, yaml


class SavedQueriesParameters(BaseModel):
    """The file of queries, and the store that answers them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, max_length=1000, description="The file, as `telemetry/queries.yaml`.")
    loki: str = asking.url_field("Address of a server that speaks Loki's API")
    elasticsearch: str = asking.url_field("Address of an Elasticsearch or OpenSearch")
    index: str = log_stores.index_field()
    connection: str = asking.connection_field("loki or elasticsearch")
    within: str = Field("1h", description="How far back each looks.")

    @model_validator(mode="after")
    def _one_of_three(self) -> "SavedQueriesParameters":
        durations.parse(self.within)
        if sum(map(bool, (self.loki, self.elasticsearch, self.connection))) != 1:
            raise ValueError("give one of loki, elasticsearch and connection")
        return self


class _Query(BaseModel):
    """One query: what it is called, when one asks it, and whether it finds something on a normal day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    query: str = Field(min_length=1, max_length=4000)
    meaning: str = Field("", max_length=2000)
    expect: Literal["some", "none", "any"] = "some"


class _Queries(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: tuple[_Query, ...] = Field(max_length=20)


def look(what: Look) -> Observation:
    """What each query finds. One that the store refuses is a finding; a store that is silent is none."""
    parameters: SavedQueriesParameters = what.parameters
    scope = f"the queries of {parameters.path} over the last {parameters.within}"
    saved, problem = _saved(what, parameters.path)
    findings: dict[str, Any] = {
        "exists": saved is not None or bool(problem),
        "queries": 0,
        "problem": problem,
    }
    if saved is None:
        return Observation({key: value for key, value in findings.items() if value != ""}, scope, 0)
    store = log_stores.store(what, asked=parameters)
    window = durations.parse(parameters.within)
    counts: dict[str, int] = {}
    refused: list[str] = []
    for each in saved.queries:
        try:
            counts[each.name] = len(
                list(log_stores.lines(what, store=store, query=each.query, window=window))
            )
        except CannotLook as problem_of_one:
            refused.append(f"{each.name}: {problem_of_one.detail}"[:300])
    if saved.queries and len(refused) == len(saved.queries):
        raise CannotLook(refused[0], remedy="Start the store of logs, or correct its address.")
    expected = {each.name: each.expect for each in saved.queries}
    findings |= {
        "queries": len(saved.queries),
        "answered": sorted(counts),
        "refused": refused,
        "silent": sorted(name for name, count in counts.items() if not count and expected[name] == "some"),
        "loud": sorted(name for name, count in counts.items() if count and expected[name] == "none"),
        "unexplained": sorted(each.name for each in saved.queries if not each.meaning.strip()),
        "lines": counts,
    }
    del findings["problem"]
    return Observation(findings, scope, len(saved.queries))


def _saved(what: Look, path: str) -> tuple[_Queries | None, str]:
    """The queries of the file; None where it is not there, or what is wrong with it."""
    data = what.files.read(path)
    if data is None:
        return None, ""
    stream = yaml.read(data)
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    if faults:
        return None, f"{path}:{faults[0].line}: {faults[0].message}"
    try:
        found = _Queries.model_validate(stream.documents[0].value if stream.documents else None)
    except ValidationError as error:
        first = error.errors()[0]
        return None, f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    names = [each.name for each in found.queries]
    twice = next((name for name in names if names.count(name) > 1), "")
    return (None, f"{path}: {twice} stands twice") if twice else (found, "")


def describe(parameters: SavedQueriesParameters) -> str:
    """The command that asks each of them."""
    return log_stores.command(parameters, query=f"each query of {parameters.path}", within=parameters.within)


PROBES.add(
    "saved_queries",
    Probe(
        name="saved_queries",
        summary="Saved queries of logs: each is explained, is answered, and finds what it is for.",
        parameters=SavedQueriesParameters,
        look=look,
        describe=describe,
        evidence_type="log",
        max_age=timedelta(hours=24),
        every=timedelta(hours=1),
    ),
)
