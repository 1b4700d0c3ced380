"""Backstage entities as files: written so that Backstage takes them, and nothing is lost."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from seatrial.kit.yaml_scalars import BadScalar, resolve


def completed(body: Mapping[str, Any]) -> dict[str, Any]:
    """The entity with what Backstage asks for beyond what we do: a Group has `children`."""
    whole = dict(body)
    if body.get("kind") == "Group":
        whole["spec"] = {**body["spec"], "children": body["spec"].get("children", [])}
    return whole


class _Plain(yaml.SafeDumper):
    """Writes no aliases, and quotes what YAML 1.1 would read as something other than text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is written out."""
        del data
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines = text.rstrip("\n").split("\n")
    block = len(lines) > 1 and not any(line.endswith(" ") for line in lines)
    style = "|" if block else None if _is_plain(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_plain(text: str) -> bool:
    """Whether YAML 1.2 reads the bare words as text: `0E0` is a number there, and none in YAML 1.1."""
    try:
        return bool(text) and isinstance(resolve(text), str)
    except BadScalar:
        return False


_Plain.add_representer(str, _text)


def written(bodies: Iterable[Mapping[str, Any]]) -> str:
    """The entities as one YAML file of several documents, in their order."""
    options: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "width": 100}
    return "---\n".join(yaml.dump(dict(body), Dumper=_Plain, **options) for body in bodies)
