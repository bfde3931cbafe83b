"""What a printer says: any bytes are told apart, and none but four whole good answers are READY."""

from __future__ import annotations

from fuzz.harness import instrumented, run

with instrumented():
    from drivers.printer.status import Heard, condition_of, hear, is_status

TROUBLES = (0x08, 0x64, 0x6C, 0x60)
"""Bits of the answers to DLE EOT 1, 2, 3 and 4 that forbid printing. Written anew here, to hold the code against."""


def one(data: bytes) -> None:
    """Whole, and byte by byte, the same is heard; the condition is a printing one for four good answers alone."""
    whole = hear(data)
    assert whole == _in_pieces(data)
    assert data.endswith(whole.rest)
    assert len(whole.rest) < 7
    assert all(map(is_status, whole.statuses))
    for replies in (whole.statuses, tuple(data[:4]), tuple(data[:5])):
        assert condition_of(replies).can_print == _is_good(replies)


def _in_pieces(data: bytes) -> Heard:
    """As it comes over a slow line; its parts joined."""
    statuses: list[int] = []
    ids: list[bytes] = []
    cleared, noise, rest = False, 0, b""
    for byte in data:
        heard = hear(rest + bytes([byte]))
        statuses += heard.statuses
        ids += heard.process_ids
        cleared, noise, rest = cleared or heard.cleared, noise + heard.noise, heard.rest
    return Heard(tuple(statuses), tuple(ids), cleared, noise, rest)


def _is_good(replies: tuple[int, ...]) -> bool:
    whole = len(replies) == 4 and all(byte & 0x93 == 0x12 for byte in replies)
    return whole and not any(byte & bad for byte, bad in zip(replies, TROUBLES, strict=True))


if __name__ == "__main__":
    run("printer_status", most_bytes=24)
