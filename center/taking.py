"""A feed into the store. The running server does it, and the command where no server runs."""

from __future__ import annotations

from center.register import Taken
from center.requests import Feed, TakeDossiers
from center.store import Store


def take(feed: Feed, store: Store) -> Taken:
    """All of it; within `Store.attempt`, so all of it or nothing."""
    if isinstance(feed, TakeDossiers):
        return store.register.take_dossiers(feed.rows, whole=feed.whole)
    return store.register.take_appointments(feed.rows, whole=feed.whole)
