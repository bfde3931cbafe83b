-- The centre's database, version 1; schema_2.sql and the next ones add to it. Times `…_at` are Unix seconds of the
-- centre's clock; they order nothing.

CREATE TABLE meta (                 -- epoch: which database this is; day: the last business day known
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE streams (              -- how far the outbox of each kiosk has come: settled up to `top`, but for `gaps`
    kiosk TEXT NOT NULL,
    inc   TEXT NOT NULL,
    top   INTEGER NOT NULL,
    lost  INTEGER NOT NULL,         -- events that never came and that the kiosk no longer has
    PRIMARY KEY (kiosk, inc)
) STRICT, WITHOUT ROWID;

CREATE TABLE gaps (                 -- events `first` to `last` have not come yet
    kiosk TEXT NOT NULL,
    inc   TEXT NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL,
    PRIMARY KEY (kiosk, inc, first)
) STRICT, WITHOUT ROWID;

-- Nothing is ever taken out of `events`: by it an event that comes again is known, however late. With `tickets` and
-- `papers` a printed ticket costs 1 KB (measured: 950 bytes), so a ward with 400 visitors a day fills 0.4 MB a day and
-- 120 MB a year. What kiosks and counters ask is indexed: they wait no longer for it. Whoever wants the room back stops
-- the server at a year's end and moves the file away: the kiosks then report anew what they keep, their last 5,000
-- events.
CREATE TABLE events (               -- the inbox: every event once, as it was reported
    receipt     INTEGER PRIMARY KEY,    -- order of arrival
    kiosk       TEXT NOT NULL,
    inc         TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    event_id    TEXT NOT NULL,
    body        BLOB NOT NULL,
    received_at REAL NOT NULL,
    UNIQUE (kiosk, inc, seq),
    UNIQUE (kiosk, event_id)
) STRICT;

CREATE TABLE tickets (
    receipt     INTEGER PRIMARY KEY REFERENCES events,
    kiosk       TEXT NOT NULL,
    inc         TEXT NOT NULL,
    ticket      INTEGER NOT NULL,       -- the kiosk's running number
    label       TEXT NOT NULL,
    token       TEXT NOT NULL,
    service     TEXT NOT NULL,
    day         TEXT NOT NULL,          -- ISO 8601
    language    TEXT NOT NULL,
    priority    TEXT,                   -- why the visitor asks to go first
    place       INTEGER NOT NULL,       -- order of calling: (place, ticket)
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'served', 'no_show')),
    counter     INTEGER,                -- where it was called
    received_at REAL NOT NULL,
    called_at   REAL,
    UNIQUE (kiosk, inc, ticket),
    UNIQUE (day, label)
) STRICT;
CREATE INDEX tickets_by_state ON tickets (day, state);

CREATE TABLE papers (               -- what became of each print; the last one of a ticket counts
    kiosk   TEXT NOT NULL,
    inc     TEXT NOT NULL,
    ticket  INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    copy    INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail  TEXT NOT NULL,
    PRIMARY KEY (kiosk, inc, ticket, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE help_requests (
    receipt     INTEGER PRIMARY KEY REFERENCES events,
    kiosk       TEXT NOT NULL,
    screen      TEXT NOT NULL,
    day         TEXT,                   -- on which it came
    received_at REAL NOT NULL
) STRICT;

CREATE TABLE calls (                -- everything the counters did, in order
    id      INTEGER PRIMARY KEY,
    day     TEXT NOT NULL,
    counter INTEGER NOT NULL,
    asked   TEXT NOT NULL,              -- the services asked for, sorted, with commas
    kind    TEXT NOT NULL CHECK (kind IN ('call', 'recall', 'no_show')),
    receipt INTEGER NOT NULL REFERENCES tickets,
    at      REAL NOT NULL
) STRICT;
CREATE INDEX calls_by_counter ON calls (day, counter);

CREATE TABLE quarantine (           -- events that contradict what is known; nothing else was changed by them
    id       INTEGER PRIMARY KEY,
    kiosk    TEXT NOT NULL,
    inc      TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    body     BLOB NOT NULL,
    times    INTEGER NOT NULL,          -- how often it came
    first_at REAL NOT NULL,
    UNIQUE (kiosk, body)
) STRICT;

PRAGMA user_version = 1;
