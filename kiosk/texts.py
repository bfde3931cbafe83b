"""Every sentence the kiosk can show, by key, with the values it may hold. A language file gives the words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

KEYS: Mapping[str, frozenset[str]] = {
    key: frozenset(values.split())
    for key, values in {
        "starting.says": "",
        "attract.says": "",
        "attract.start": "",
        "home.says": "",
        "home.no_paper": "",
        "home.other": "place",
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
        "home.scan": "",
        "home.card": "",
        "home.priority": "",
        "home.appointment": "",
        "confirm.appointment": "",
        "closed.scan": "",
        "scan.says": "",
        "scan.no_scanner": "",
        "scan.card": "",
        "scan.ticket": "",
        "scan.dossier": "",
        "scan.pick_up": "",
        "scan.type_dossier": "",
        "scan.type_pick_up": "",
        "scan.services": "",
        "scan.insurance": "",
        "scan.link": "",
        "scan.unknown": "",
        "scan.what_is_read": "",
        "type.dossier": "",
        "type.pick_up": "",
        "type.mistaken": "",
        "type.erase": "",
        "type.enter": "",
        "look_up.says": "",
        "look_up.offline": "",
        "look_up.no_dossier": "",
        "look_up.no_ticket": "",
        "look_up.no_appointment": "",
        "dossier.day": "date",
        "dossier.as_of": "time date",
        "dossier.take": "",
        "dossier.portal": "",
        "stage.received": "",
        "stage.received.next": "",
        "stage.processing": "",
        "stage.processing.next": "",
        "stage.needs_more": "",
        "stage.needs_more.next": "",
        "stage.ready": "",
        "stage.ready.next": "",
        "stage.returned": "",
        "stage.returned.next": "",
        "stage.refused": "",
        "stage.refused.next": "",
        "turn.waiting": "label",
        "turn.called": "label",
        "turn.done": "label",
        "turn.unknown": "",
        "turn.returned": "label",
        "turn.return": "",
        "door.trying": "",
        "door.open": "n",
        "door.take": "",
        "door.closed": "",
        "door.thanks": "",
        "door.again": "",
        "door.wrong": "",
        "door.wrong.next": "",
        "door.too_many": "",
        "door.too_many.next": "",
        "door.broken": "",
        "door.broken.next": "",
        "door.no_locker": "",
        "door.no_locker.next": "",
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
        "closed.show": "",
        "closed.opens": "when",
        "closed.opens_today": "time",
        "closed.hours": "days spans",
        "service.says": "",
        "service.open": "",
        "service.take_out": "",
        "service.put_in": "",
        "service.close": "",
        "service.ready": "",
        "service.not_ready": "",
        "service.test": "",
        "service.testing": "",
        "service.tested": "",
        "service.not_tested": "",
        "test.title": "",
        "test.look": "",
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


def faults(texts: Mapping[str, object]) -> list[str]:
    """What is wrong with a language's words: keys that lack, that nobody knows, values that cannot be filled in.

    What is not words at all is left to whoever reads the file.
    """
    missing = [f"{key}: missing" for key in KEYS if key not in texts]
    unknown = [f"{key}: no such text" for key in texts if key not in KEYS]
    words = {key: text for key, text in texts.items() if key in KEYS and isinstance(text, str)}
    return missing + unknown + [f"{key}: {fault}" for key, text in words.items() for fault in _faults_of(key, text)]


def _faults_of(key: str, words: str) -> Iterator[str]:
    if not words.strip():
        yield "empty"
        return
    try:
        values = [(name, spec, turn) for _, name, spec, turn in Formatter().parse(words) if name is not None]
    except ValueError as fault:
        yield str(fault)
        return
    names = {name for name, _, _ in values}
    yield from (f"{{{name}}} has no value here" for name in sorted(names - KEYS[key]))
    yield from (f"{{{name}}} is missing" for name in sorted(KEYS[key] - names))
    yield from (f"{{{name}}} stands alone, without : or !" for name, spec, turn in values if spec or turn)
