-- Version 2 of the ledger: what waits in the locker.

-- What the centre ordered last, and what was used. Of a used one the digest is gone; its id stays, so that no old
-- list of the broker's or the centre's makes its code open again. How often a wrong code was tried is a note.
CREATE TABLE door_order (
    place        INTEGER PRIMARY KEY,          -- order of arrival
    id           TEXT    NOT NULL UNIQUE,
    door         INTEGER NOT NULL,
    salt         TEXT    NOT NULL,
    digest       TEXT    NOT NULL,
    last_day     TEXT    NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'open'
                 CHECK (state IN ('open', 'opening', 'uncertain', 'used'))
) STRICT;
