-- The kiosk's ledger. Days are ISO 8601 text, bodies are the bytes of kiosk/contract.py.

-- One row a life of this ledger; the newest is the current one. Event and ticket numbers run within it.
CREATE TABLE incarnation (
    id           INTEGER PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    kiosk        TEXT    NOT NULL,
    last_ticket  INTEGER NOT NULL DEFAULT 0,
    last_seq     INTEGER NOT NULL DEFAULT 0,
    pending      INTEGER NOT NULL DEFAULT 0,   -- events that wait, so that nobody has to count them
    epoch        TEXT,                         -- the centre database that acknowledged last
    upto_seq     INTEGER NOT NULL DEFAULT 0    -- and how far it said it had come
) STRICT;

-- The last number given for a letter on a day. Raising it is how a rebuilt ledger keeps clear of old labels.
CREATE TABLE counter (
    day          TEXT    NOT NULL,
    letter       TEXT    NOT NULL,
    last         INTEGER NOT NULL,
    PRIMARY KEY (day, letter)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    incarnation  INTEGER NOT NULL REFERENCES incarnation (id),
    ticket       INTEGER NOT NULL,
    day          TEXT    NOT NULL,
    label        TEXT    NOT NULL,
    token        TEXT    NOT NULL,
    service      TEXT    NOT NULL,
    priority     TEXT,
    language     TEXT    NOT NULL,
    copy         INTEGER NOT NULL DEFAULT 0,   -- the latest print: 0 the first, 1 the first reprint
    paper        TEXT    NOT NULL DEFAULT 'open'
                 CHECK (paper IN ('open', 'uncertain', 'printed', 'not_printed', 'unknown')),
    PRIMARY KEY (incarnation, ticket),
    UNIQUE (day, label)
) STRICT, WITHOUT ROWID;

CREATE INDEX unsettled ON ticket (paper) WHERE paper IN ('open', 'uncertain');

-- Events wait until the centre acknowledges them. The newest of those that do not wait any more are kept too,
-- in case the centre loses its memory.
CREATE TABLE outbox (
    incarnation  INTEGER NOT NULL REFERENCES incarnation (id),
    seq          INTEGER NOT NULL,
    waiting      INTEGER NOT NULL DEFAULT 1 CHECK (waiting IN (0, 1)),
    body         BLOB    NOT NULL,
    day          TEXT,                         -- of a ticket_issued event
    service      TEXT,                         -- likewise
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_events ON outbox (incarnation, seq) WHERE waiting = 1;
CREATE INDEX waiting_tickets ON outbox (incarnation, day, service) WHERE waiting = 1 AND service IS NOT NULL;

-- Single values: the last business day, and what `probe` writes and reads.
CREATE TABLE note (
    name         TEXT    NOT NULL PRIMARY KEY,
    value        TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
