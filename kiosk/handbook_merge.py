"""A row of a handbook laid over the procedure that is there: what the row says counts, what it does not say stays."""

from __future__ import annotations

from collections.abc import Mapping

MOTHER_TONGUE = "vi"


def merged(there: Mapping[str, object], row: Mapping[str, object]) -> dict[str, object]:
    """Both together. A sentence whose Vietnamese did not change keeps its translations; of one that did, they go.

    What the row says counts as verified.
    """
    together = dict(there) | {key: _with_translations(there.get(key), value) for key, value in row.items()}
    unsure = there.get("unverified")
    if isinstance(unsure, list):
        together["unverified"] = [part for part in unsure if part not in row]
    return {key: value for key, value in together.items() if key != "unverified" or value}


def _with_translations(old: object, new: object) -> object:
    if isinstance(new, Mapping):
        if _same_sentence(old, new):
            return dict(old) | dict(new) if isinstance(old, Mapping) else new
        before = old if isinstance(old, Mapping) else {}
        return {key: _with_translations(before.get(key), value) for key, value in new.items()}
    if isinstance(new, list):
        known = old if isinstance(old, list) else []
        return [_with_translations(_twin(known, each), each) for each in new]
    return new


def _same_sentence(old: object, new: Mapping[str, object]) -> bool:
    return isinstance(old, Mapping) and MOTHER_TONGUE in new and old.get(MOTHER_TONGUE) == new[MOTHER_TONGUE]


def _twin(known: list[object], new: object) -> object:
    """The entry of the old list that says the same in Vietnamese, whether a sentence or an amount for something."""
    wanted = _vietnamese(new)
    return next((each for each in known if wanted is not None and _vietnamese(each) == wanted), None)


def _vietnamese(entry: object) -> object:
    words = entry.get("per", entry) if isinstance(entry, Mapping) else None
    return words.get(MOTHER_TONGUE) if isinstance(words, Mapping) else None
