"""Smooth shapes: small SVG pictures rasterised by SDL at the size they are needed, kept once drawn."""

from __future__ import annotations

import io
from functools import lru_cache

import pygame

from ui import icons
from ui.colours import Rgb
from ui.geometry import Rect

MISSING_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="2"><rect x="4" y="4" width="16" height="16" rx="3"/></svg>'
)
"""A plain empty frame: the words beside it still say what is meant."""


def code(colour: Rgb) -> str:
    """The colour as SVG writes it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


@lru_cache(maxsize=512)
def raster(source: str, width: int, height: int) -> pygame.Surface:
    """An SVG as pixels with alpha. SDL draws at most what fits, so the source's shape must be the size's."""
    return pygame.image.load_sized_svg(io.BytesIO(source.encode()), (width, height))


@lru_cache(maxsize=256)
def icon(name: str, size: int, colour: Rgb) -> pygame.Surface:
    """A picture of the set in a colour; the missing picture for an unknown name."""
    source = (icons.svg(name) or MISSING_ICON).replace("currentColor", code(colour))
    return raster(source, size, size)


def rounded(surface: pygame.Surface, rect: Rect, radius: int, fill: Rgb, line: Rgb, line_px: int) -> None:
    """A filled rectangle with smooth corners and an outline inside its edge."""
    radius = min(radius, rect.w // 2, rect.h // 2)
    if line_px and line != fill:
        _plain(surface, rect, radius, line)
        _plain(surface, rect.inset(line_px), max(0, radius - line_px), fill)
    else:
        _plain(surface, rect, radius, fill)


def tail(surface: pygame.Surface, rect: Rect, colour: Rgb) -> None:
    """The pointed side of a speech bubble, its point on the left in the middle."""
    w, h = rect.w, rect.h
    shape = f'<path d="M{w} 0Q{w * 0.6:.1f} {h * 0.42:.1f} 0 {h * 0.62:.1f}Q{w * 0.6:.1f} {h * 0.8:.1f} {w} {h}Z"'
    source = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{shape} fill="{code(colour)}"/></svg>'
    surface.blit(raster(source, w, h), rect)


def _plain(surface: pygame.Surface, rect: Rect, radius: int, colour: Rgb) -> None:
    if radius <= 0:
        surface.fill(colour, rect)
        return
    surface.fill(colour, Rect(rect.x + radius, rect.y, rect.w - 2 * radius, rect.h))
    surface.fill(colour, Rect(rect.x, rect.y + radius, rect.w, rect.h - 2 * radius))
    disc = _disc(radius, colour)
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        at = (rect.x + dx * (rect.w - radius), rect.y + dy * (rect.h - radius))
        surface.blit(disc, at, (dx * radius, dy * radius, radius, radius))


@lru_cache(maxsize=64)
def _disc(radius: int, colour: Rgb) -> pygame.Surface:
    size = 2 * radius
    return raster(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<circle cx="{radius}" cy="{radius}" r="{radius}" fill="{code(colour)}"/></svg>',
        size,
        size,
    )
