"""The ids of all buttons: what a screen offers and what the machine understands are one vocabulary."""

from __future__ import annotations

from typing import Final

START: Final = "start"
BACK: Final = "back"
LANGUAGE: Final = "language"
TEXT_SIZE: Final = "text_size"
CONTRAST: Final = "contrast"
HELP: Final = "help"
TAKE_NUMBER: Final = "take_number"
PRIORITY: Final = "priority"
NO_PRIORITY: Final = "no_priority"
PRINT_SLIP: Final = "print_slip"
PRINT_TEST: Final = "print_test"
REPRINT: Final = "reprint"
ANOTHER: Final = "another"
DONE: Final = "done"
SCAN: Final = "scan"
TYPE_DOSSIER: Final = "type_dossier"
TYPE_PICK_UP: Final = "type_pick_up"
ERASE: Final = "erase"
ENTER: Final = "enter"
RETURN: Final = "return"
RESULTS: Final = "results"
SERVICES: Final = "services"
ASK: Final = "ask"
SPEAK: Final = "speak"
SPOKEN: Final = "spoken"
NEXT: Final = "next"
PREVIOUS: Final = "previous"
PRINT_LIST: Final = "print_list"
TAKE_FOR_THIS: Final = "take_for_this"
SOUND: Final = "sound"

_SERVICE = "service:"
_REASON = "priority:"
_LANGUAGE = "language:"
_KEY = "key:"
_PROCEDURE = "procedure:"
_AREA = "area:"


def service(service_id: str) -> str:
    """The button that chooses a service."""
    return _SERVICE + service_id


def reason(reason_id: str) -> str:
    """The button that names why somebody goes first."""
    return _REASON + reason_id


def language(code: str) -> str:
    """The button that chooses a language."""
    return _LANGUAGE + code


def key(character: str) -> str:
    """The key that types a character."""
    return _KEY + character


def chosen_key(button: str) -> str | None:
    """The character that a key types; None where it is another button."""
    return _after(_KEY, button)


def procedure(procedure_id: str) -> str:
    """The button that chooses a procedure to be told about."""
    return _PROCEDURE + procedure_id


def chosen_procedure(button: str) -> str | None:
    """The procedure that a button chooses; None where it is another button."""
    return _after(_PROCEDURE, button)


def area(service_id: str) -> str:
    """The button that lists an area's procedures."""
    return _AREA + service_id


def chosen_area(button: str) -> str | None:
    """The area whose procedures a button lists; None where it is another button."""
    return _after(_AREA, button)


def chosen_service(button: str) -> str | None:
    """The service that a button chooses; None where it is another button."""
    return _after(_SERVICE, button)


def chosen_reason(button: str) -> str | None:
    """The priority reason that a button names; None where it is another button."""
    return _after(_REASON, button)


def chosen_language(button: str) -> str | None:
    """The language that a button chooses; None where it is another button."""
    return _after(_LANGUAGE, button)


def _after(prefix: str, button: str) -> str | None:
    return button.removeprefix(prefix) if button.startswith(prefix) else None
