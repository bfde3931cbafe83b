"""Random names: a ticket's token, a ledger's incarnation, a question's id. The first two are stored, alone of all."""

from __future__ import annotations

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: nothing on paper can be misread."""
TOKEN_LENGTH = 6
INCARNATION_BYTES = 8
ASK_BYTES = 8


def new_token() -> str:
    """30 random bits for a ticket's QR code (docs/decisions/0002)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(TOKEN_LENGTH))


def new_incarnation() -> str:
    """A name for a ledger's life that no other ledger will have."""
    return secrets.token_hex(INCARNATION_BYTES)


def new_ask_id() -> str:
    """A name for a question to the centre, by which its answer is known."""
    return secrets.token_hex(ASK_BYTES)
