"""Every sentence the kiosk can show, by key, with the values it may hold. A language file gives the words."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

KEYS: Mapping[str, frozenset[str]] = {
    key: frozenset(values.split())
    for key, values in {
        "starting.says": "",
        "attract.says": "",
        "attract.start": "",
        "home.says": "",
        "home.no_paper": "",
        "home.elsewhere": "",
        "confirm.says": "",
        "confirm.take": "",
        "confirm.priority": "",
        "confirm.no_priority": "",
        "confirm.has_priority": "reason",
        "confirm.checked": "",
        "priority.says": "",
        "priority.elderly": "",
        "priority.disabled": "",
        "priority.pregnant": "",
        "priority.small_child": "",
        "priority.merit": "",
        "directing.says": "",
        "directing.no_number": "",
        "directing.print": "",
        "directing.printing": "",
        "directing.printed": "",
        "directing.not_printed": "",
        "issuing.says": "",
        "printing.says": "",
        "printing.number": "label",
        "farewell.says": "label",
        "farewell.no_paper": "label",
        "farewell.not_printed": "label",
        "farewell.unknown": "",
        "farewell.offline": "",
        "farewell.reprint": "",
        "farewell.another": "",
        "farewell.done": "",
        "closed.says": "",
        "closed.opens": "when",
        "closed.opens_today": "time",
        "closed.hours": "days spans",
        "trouble.says": "",
        "trouble.storage": "",
        "language.says": "",
        "help.says": "",
        "help.offline": "",
        "foot.back": "",
        "foot.text_size": "",
        "foot.contrast": "",
        "foot.help": "",
        "people.none": "",
        "people.waiting_one": "",
        "people.waiting": "n",
        "people.ahead_none": "",
        "people.ahead_one": "",
        "people.ahead": "n",
        "people.wait": "a b",
        "counters.one": "n",
        "counters.many": "list",
        "when.date": "day date time",
        "day.0": "",
        "day.1": "",
        "day.2": "",
        "day.3": "",
        "day.4": "",
        "day.5": "",
        "day.6": "",
        "ticket.reprint": "n",
        "ticket.priority": "",
        "ticket.wait": "a b",
        "ticket.keep": "",
        "ticket.hotline": "hotline",
    }.items()
}


def faults(texts: Mapping[str, str]) -> list[str]:
    """What is wrong with a language's words: keys that lack, that nobody knows, values that cannot be filled in."""
    missing = [f"{key}: missing" for key in KEYS if key not in texts]
    unknown = [f"{key}: no such text" for key in texts if key not in KEYS]
    return missing + unknown + [fault for key in KEYS if key in texts for fault in _placeholder_faults(key, texts[key])]


def _placeholder_faults(key: str, words: str) -> list[str]:
    if not words.strip():
        return [f"{key}: empty"]
    try:
        used = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError as fault:
        return [f"{key}: {fault}"]
    return [f"{key}: {{{name}}} has no value here" for name in sorted(used - KEYS[key])]
