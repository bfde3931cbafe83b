"""The upper band of a screen: who speaks and what is asked. The face, its speech bubble, the question.

On a screen that waits for visitors the face is large; on all others it sits small beside what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ui.colours import Tone
from ui.geometry import Rect
from ui.placed import Align, Box, Eyes
from ui.screen import Face, Mood, Screen, Style, Text
from ui.sheet import Piece, Sheet, stack, stacked_height
from ui.typeset import Paragraph, Typesetter
from ui.typography import QUESTION, READING

Measured = Callable[[int], Piece]
"""A piece that is measured once its width is known."""

FACE_SHAPE = 1.7
"""A face's width over its height."""


@dataclass(frozen=True, slots=True)
class Said:
    """What of a screen belongs to its band."""

    face: Mood | None
    """The mood of the large face; None where the face is small."""
    mood: Mood
    says: str
    questions: tuple[str, ...]


def said(screen: Screen) -> Said:
    """A screen without a question asks with what it says; words that stand there anyway are not said twice."""
    face = next((block.mood for block in screen.body if isinstance(block, Face)), None)
    asked = tuple(b.text for b in screen.body if isinstance(b, Text) and b.style is Style.QUESTION)
    says = "" if screen.says in asked else screen.says
    if not asked and says:
        asked, says = (says,), ""
    return Said(face, screen.mood, says, asked)


def band_pieces(words: Said, setter: Typesetter, width: int) -> list[Piece]:
    """The band as pieces under one another, on the header's ground."""
    if words.face is not None:
        return [face_piece(words.face, setter), *_large(words, setter, width, Tone.ON_HEADER, Align.CENTRE)]
    return list(_small(words, setter, width))


def asked_pieces(words: Said, setter: Typesetter, width: int) -> list[Piece]:
    """The words alone, on the page's ground, for a large face that stands beside them."""
    return list(_large(words, setter, width, Tone.INK, Align.LEFT))


def face_piece(mood: Mood, setter: Typesetter) -> Piece:
    """The large face: as high as there is room."""
    least = setter.px(28 * setter.display.type_scale)

    def place(sheet: Sheet, rect: Rect) -> None:
        height = round(min(rect.h * 0.9, rect.w * 0.72 / FACE_SHAPE))
        _place_head(sheet, rect.centred(round(height * FACE_SHAPE), height), mood)

    return Piece(least, setter.px(160), place)


def _large(words: Said, setter: Typesetter, width: int, ink: Tone, align: Align) -> Iterator[Piece]:
    for text in words.questions:
        yield _question(text, setter, width, ink, align)
    if words.says:
        paragraph = setter.set(words.says, READING, width, even=True)
        yield _plain(paragraph, width, ink, align)


def _small(words: Said, setter: Typesetter, width: int) -> Iterator[Piece]:
    """Portrait: the face with a speech bubble, the question below. Landscape: all words beside the face."""
    texts = list(words.questions)
    if not setter.display.portrait:
        if texts:
            yield _beside_face(words.mood, setter, width, _lines(words, setter))
        return
    if words.says:
        yield _beside_face(words.mood, setter, width, _bubble(words.says, setter))
    elif texts:
        first = texts.pop(0)
        yield _beside_face(words.mood, setter, width, lambda room: _question(first, setter, room))
    for text in texts:
        yield _question(text, setter, width)


def _lines(words: Said, setter: Typesetter) -> Measured:
    """Questions, and what was said as a line below them."""

    def measured(width: int) -> Piece:
        pieces = list(_large(words, setter, width, Tone.ON_HEADER, Align.LEFT))

        def place(sheet: Sheet, rect: Rect) -> None:
            stack(sheet, rect, pieces, 0)

        height = stacked_height(pieces, 0)
        return Piece(height, height, place, fits=all(piece.fits for piece in pieces))

    return measured


def _question(
    text: str, setter: Typesetter, width: int, ink: Tone = Tone.ON_HEADER, align: Align = Align.LEFT
) -> Piece:
    return _plain(setter.set(text, QUESTION, width, even=True), width, ink, align)


def _plain(paragraph: Paragraph, width: int, ink: Tone, align: Align) -> Piece:
    def place(sheet: Sheet, rect: Rect) -> None:
        sheet.add(paragraph.at(rect, ink, align))

    return Piece(paragraph.height, paragraph.height, place, fits=paragraph.width <= width)


def _bubble(text: str, setter: Typesetter) -> Measured:
    """A speech bubble, for the width it will get."""
    pad, tail = setter.px(5 * setter.display.type_scale), setter.px(5 * setter.display.type_scale)

    def measured(width: int) -> Piece:
        room = width - 2 * pad - tail
        words = setter.set(text, READING, room, even=True)

        def place(sheet: Sheet, rect: Rect) -> None:
            box = Rect(rect.x, rect.y, words.width + 2 * pad + tail, rect.h)
            sheet.add(Box(box, Tone.BUBBLE, Tone.BUBBLE_LINE, setter.px(0.4), pad, tail_px=tail))
            sheet.add(words.at(Rect(box.x + tail + pad, box.y, words.width, box.h), Tone.ON_BUBBLE))

        height = words.height + pad
        return Piece(height, height, place, fits=words.width <= room)

    return measured


def _place_head(sheet: Sheet, rect: Rect, mood: Mood) -> None:
    """The dark glass of the robot's head, the face on it."""
    line = max(1, rect.h // 60)
    sheet.add(Box(rect, Tone.HEAD, Tone.HEAD_LINE, line, round(rect.h * 0.34)))
    face = rect.centred(round(rect.w * 0.8), round(rect.h * 0.64))
    sheet.add(Eyes(face, mood, Tone.ON_HEAD))


def _beside_face(mood: Mood, setter: Typesetter, width: int, measured: Measured) -> Piece:
    """The small face on the left, what it says or asks on the right; larger where the words are high anyway."""
    least = setter.px(13 * setter.display.type_scale)
    height = min(setter.px(30 * setter.display.type_scale), max(least, setter.display.height_px // 13))
    piece = measured(_words_room(setter, width, height))
    larger = max(height, round(piece.least * 0.7))
    if (beside_larger := measured(_words_room(setter, width, larger))).least <= piece.least:
        height, piece = larger, beside_larger

    def place(sheet: Sheet, rect: Rect) -> None:
        side = round(height * FACE_SHAPE)
        _place_head(sheet, Rect(rect.x, rect.y + (rect.h - height) // 2, side, height), mood)
        room = rect.centred(rect.w, piece.least)
        words = _words_room(setter, width, height)
        piece.place(sheet, Rect(rect.right - words, room.y, words, room.h))

    tall = max(height, piece.least)
    return Piece(tall, tall, place, fits=piece.fits)


def _words_room(setter: Typesetter, width: int, face_height: int) -> int:
    """What the words get of a width beside a face of that height."""
    return width - round(face_height * FACE_SHAPE) - setter.px(5 * setter.display.type_scale)
