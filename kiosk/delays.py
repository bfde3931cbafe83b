"""Every delay of the kiosk, with its unit and its reason, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from kiosk.states import (
    Answering,
    Asking,
    AskingBack,
    Attract,
    Browsing,
    CallingHelp,
    ChoosingLanguage,
    ChoosingPriority,
    Confirming,
    Directing,
    DoorOpen,
    DoorRefused,
    Farewell,
    Home,
    Issuing,
    Listening,
    LookingUp,
    NotFound,
    NotHeard,
    NotUsable,
    OutOfHours,
    OutOfService,
    Paper,
    Printing,
    Referring,
    Scanning,
    Servicing,
    ShowingDossier,
    ShowingTurn,
    Starting,
    Telling,
    Thinking,
    Typing,
    Unlocking,
    Visit,
)

if TYPE_CHECKING:
    from kiosk.states import State

STARTING_MS = 15_000
"""A device that takes longer to open than this is served without."""
READING_MS = 60_000
"""An older reader takes half a minute for a screen of eight services; twice that is patient."""
SMALL_CHOICE_MS = 30_000
"""A screen with little to read."""
ISSUING_MS = 5_000
"""A commit takes tens of milliseconds even on a slow card; after this the ledger is broken."""
PRINTING_MS = 20_000
"""Longer than the slowest ticket at 19,200 baud and its confirmation."""
GOODBYE_MS = 60_000
"""To read the number once more and take the paper, or to ask for another where the first one tore."""
NOTE_DOWN_MS = 120_000
"""No paper: to find a pen, or a phone to take a picture."""
ROLL_CHANGE_MS = 180_000
"""To fetch a roll and put it in; the screen goes sooner when somebody touches "done"."""
ABANDONED_MS = 30_000
"""Somebody changed the language of the first screen and left."""

LOOK_UP_MS = 5_000
"""A centre in the same house answers in tenths of a second; who waits longer is better told so."""
UNLOCK_MS = 8_000
"""A lock's bolt takes a second; after this the door is broken for its visitor."""
UNLOCK_BEGINS_WITHIN_MS = 1_000
"""A lock that could not get its current by now gets none: its visitor may have turned away."""
LOCKER_LOOK_MS = 100
"""How often the doors' sensors are read."""
DOOR_OPEN_MS = 90_000
"""To walk to the locker, take the papers out and shut the door; what happens later is recorded all the same."""
TYPING_MS = 60_000
"""A long code is read off a paper, figure by figure."""

LISTENING_MS = 12_000
"""Eight seconds of speech at the most, and the time to begin."""
THINKING_MS = 6_000
"""Understanding takes a second; after this the voice process is stuck, and touch serves."""
ANSWER_MS = 120_000
"""A page of an answer, read slowly and perhaps copied by hand."""

PRINT_WITHIN_MS = 10_000
"""A print that could not begin by now is not wanted any more: its visitor may have left."""
PRINTER_POLL_MS = 300
"""How often an idle printer is asked how it is: with its answer, a change shows within half a second."""
SCANNER_READ_MS = 200
"""How long a scanner is listened to at a time: so soon it learns whether a code is wanted."""
RECONNECT_FIRST_MS = 500
RECONNECT_MOST_MS = 10_000
"""A cable put back is noticed soon, and a missing device costs nothing."""
CLOCK_CHECK_MS = 1_000
"""How soon a change of minute, day or clock quality is seen."""
NIGHT_MS = 10 * 3_600_000
"""Longer than a hall is open, shorter than it is closed: who took a number within it may still be there."""
TIDY_EVERY_MS = 600_000
"""How often the ledger's log is carried into its file; it can take tenths of a second, so only at rest."""
PUMP_BUSY_MS = 16
"""With a window: how soon a touch is seen while somebody is there (one frame)."""
PUMP_IDLE_MS = 80
"""With a window and nobody there: the first touch may take this long, and the machine rests."""


def time_out_ms(state: State, default_language: str) -> int | None:
    """How long the state lasts without a touch; None for the resting state alone."""
    match state:
        case Attract(visit=visit):
            return None if visit == Visit(default_language) else ABANDONED_MS
        case Starting():
            return STARTING_MS
        case Home() | Directing() | Confirming() | ChoosingPriority():
            return READING_MS
        case ShowingDossier() | ShowingTurn() | NotFound():
            return READING_MS
        case Typing():
            return TYPING_MS
        case Listening():
            return LISTENING_MS
        case Thinking():
            return THINKING_MS
        case Answering():
            return ANSWER_MS
        case Asking() | Browsing() | AskingBack() | Telling() | Referring() | NotHeard():
            return READING_MS
        case LookingUp():
            return LOOK_UP_MS
        case Unlocking():
            return UNLOCK_MS
        case DoorOpen(closed=closed):
            return SMALL_CHOICE_MS if closed else DOOR_OPEN_MS
        case Scanning() | NotUsable() | DoorRefused():
            return SMALL_CHOICE_MS
        case ChoosingLanguage() | CallingHelp() | OutOfHours() | OutOfService():
            return SMALL_CHOICE_MS
        case Issuing():
            return ISSUING_MS
        case Servicing():
            return ROLL_CHANGE_MS
        case Printing():
            return PRINTING_MS
        case Farewell(paper=paper):
            return GOODBYE_MS if paper is Paper.PRINTED else NOTE_DOWN_MS
        case _:
            assert_never(state)
