"""What a pydantic model expects at a place of a document: which keys, and what they are for."""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def known_keys(model: type[BaseModel], *, pointer: Sequence[str | int]) -> list[str]:
    """The keys that a mapping at the pointer may have, as files write them."""
    return [_written(name, field) for name, field in _fields(model, pointer)]


def description(model: type[BaseModel], *, pointer: Sequence[str | int]) -> str:
    """What the field at the pointer is for, '' where the model does not say."""
    for name, field in _fields(model, pointer[:-1]):
        if pointer and pointer[-1] in (name, _written(name, field)):
            return field.description or ""
    return ""


def _written(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _fields(model: type[BaseModel], pointer: Sequence[str | int]) -> Iterator[tuple[str, FieldInfo]]:
    shapes: list[Any] = [model]
    for part in pointer:
        shapes = [child for shape in shapes for child in _children(shape, part)]
    for shape in shapes:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from shape.model_fields.items()


def _children(shape: Any, part: str | int) -> Iterator[Any]:
    """The types that a child of that type may have, without unions and annotations."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        for name, field in shape.model_fields.items():
            if part in (name, _written(name, field)):
                yield from _plain(field.annotation)
        return
    arguments = [found for found in get_args(shape) if found is not Ellipsis]
    if arguments:
        yield from _plain(arguments[-1])


def _plain(shape: Any) -> Iterator[Any]:
    origin = get_origin(shape)
    if origin is Annotated:
        yield from _plain(get_args(shape)[0])
    elif origin in (Union, UnionType):
        for found in get_args(shape):
            yield from _plain(found)
    else:
        yield shape
