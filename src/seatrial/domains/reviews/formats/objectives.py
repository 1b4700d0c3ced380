"""Targets of service level objectives, read from OpenSLO documents (OpenSLO v1)."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml


def objectives_in(files: Iterable[bytes]) -> Mapping[str, Mapping[str, str]]:
    """By name of the service: the targets of its SLOs by the SLO's name. What cannot be read says nothing."""
    found: dict[str, dict[str, str]] = {}
    for content in files:
        for document in _documents(content):
            spec = document.get("spec") or {}
            service, name = (
                str(spec.get("service", "")),
                str((document.get("metadata") or {}).get("name", "")),
            )
            targets = [_target(each) for each in spec.get("objectives") or () if isinstance(each, Mapping)]
            if service and name:
                found.setdefault(service, {})[name] = " and ".join(targets)
    return found


def _target(objective: Mapping[str, Any]) -> str:
    said = objective.get("target", objective.get("targetPercent"))
    return f"{said}" if "target" in objective else f"{said} %"


def _documents(content: bytes) -> Iterable[Mapping[str, Any]]:
    if b"openslo/" not in content:
        return ()
    try:
        documents = list(yaml.safe_load_all(content))
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return ()
    return [
        each
        for each in documents
        if isinstance(each, Mapping)
        and str(each.get("apiVersion", "")).startswith("openslo/")
        and each.get("kind") == "SLO"
        and isinstance(each.get("spec"), Mapping)
    ]
