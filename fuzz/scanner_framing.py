"""What a serial scanner sends, under any profile: however it is cut up the codes are the same, and each is a code.

The first byte chooses the profile, the second how the rest is cut into reads.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from itertools import cycle

from fuzz.harness import instrumented, run

with instrumented():
    from drivers.scanner.dialect import Dialect, may_configure
    from drivers.scanner.framing import Framing, Rules

DIALECTS: tuple[Dialect, ...] = ("none", "menu", "stx", "zone")
ENDS = ((b"\r", b"\n", b"\t"), (b"\r",), (b"\r\n",), (b"\t",), ())
MOST_BYTES = 24
"""Small, so that short inputs are too long."""
AT_ONCE = 16


def one(data: bytes) -> None:
    """Whole and in pieces the same; nothing empty, too long or with its terminator; after a silence nothing is left."""
    if len(data) < 2:
        return
    rules, stream = rules_of(data[0]), data[2:]
    whole = heard(rules, [stream])
    assert whole == heard(rules, pieces(stream, data[1])), "the pieces change the codes"
    for code in whole:
        assert 0 < len(code) <= MOST_BYTES
        assert not any(end in code for end in rules.terminators)
        may_configure(code)
    if rules == Rules(ENDS[0], most_bytes=MOST_BYTES):
        assert whole == plainly(stream), "the plain rule says otherwise"


def rules_of(choice: int) -> Rules:
    """A profile for each value of a byte."""
    ends = ENDS[choice // len(DIALECTS) % len(ENDS)]
    prefixes = (b"]Q1", b"]Q") if choice & 0x80 else ()
    return Rules(ends, prefixes, dialect=DIALECTS[choice % len(DIALECTS)], most_bytes=MOST_BYTES)


def pieces(stream: bytes, sizes: int) -> list[bytes]:
    """The stream in reads of at most 16 bytes, some of them empty."""
    cut, turns = [], cycle((sizes & 15, 1, sizes >> 4))
    while stream:
        size = next(turns)
        cut.append(stream[:size])
        stream = stream[size:]
    return cut


def heard(rules: Rules, reads: list[bytes]) -> list[bytes]:
    """The codes, and what a silence at the end makes of the rest."""
    framing = Framing(rules)
    codes = [code for read in reads for code in framing.feed(read, 0)]
    codes += framing.feed(b"", rules.gap_ms)
    assert not framing.midway
    return codes


def plainly(stream: bytes) -> list[bytes]:
    """The same for a scanner without prefixes and commands, written anew."""
    *frames, _ = re.split(rb"[\r\n\t]", stream)
    codes = [re.sub(rb"\A[\x05\x06\x15]+", b"", frame) for frame in frames]
    codes = [code.removeprefix(b"\xef\xbb\xbf") for code in codes if len(code) <= MOST_BYTES]
    new, seen = [], OrderedDict[bytes, None]()
    for code in filter(None, codes):
        if code not in seen:
            new.append(code)
        seen[code] = None
        seen.move_to_end(code)
        if len(seen) > AT_ONCE:
            seen.popitem(last=False)
    return new


if __name__ == "__main__":
    run("scanner_framing", most_bytes=64)
