"""TOML as a person would write it: short tables in a line, lists of sentences a line each, sections at the end."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

WIDTH = 120


def toml_of(document: Mapping[str, object]) -> str:
    """The document as text that reads back equal. Its keys keep their order, but for tables, which come last."""
    plain = {key: value for key, value in document.items() if not _is_section(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in document.items():
        if _is_section(value) and isinstance(value, Mapping):
            lines += ["", f"[{_key(key)}]", *(f"{_key(inner)} = {_value(each)}" for inner, each in value.items())]
    return "\n".join(lines) + "\n"


def tables_of(key: str, tables: Sequence[Mapping[str, object]]) -> str:
    """`[[key]]` for each of them."""
    return "\n".join(f"[[{_key(key)}]]\n{toml_of(table)}" for table in tables)


def _is_section(value: object) -> bool:
    """Sentences by language stay in their line; other tables have a heading."""
    return isinstance(value, Mapping) and not all(isinstance(each, str) for each in value.values())


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{_key(str(key))} = {_value(each)}" for key, each in value.items()) + " }"
        case list() | tuple():
            return _list(value)
        case _:
            return _text(str(value))


def _list(values: Sequence[object]) -> str:
    parts = [_value(each) for each in values]
    line = f"[{', '.join(parts)}]"
    if len(line) < WIDTH and not any(isinstance(each, Mapping) for each in values):
        return line
    return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"


def _text(text: str) -> str:
    """JSON's escapes are TOML's too, but for the one it does not know."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)
