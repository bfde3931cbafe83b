-- Version 3: the lockers of the kiosks. A code is nowhere here: only what it hashes to.

CREATE TABLE locker_orders (
    id           TEXT PRIMARY KEY,
    kiosk        TEXT NOT NULL,
    door         INTEGER NOT NULL,
    dossier      TEXT,                  -- whose papers they are, where that was said
    salt         TEXT NOT NULL,
    digest       TEXT NOT NULL,
    last_day     TEXT NOT NULL,         -- ISO 8601
    put_at       REAL NOT NULL,
    state        TEXT NOT NULL DEFAULT 'waiting'
                 CHECK (state IN ('waiting', 'opening', 'opened', 'closed', 'jammed', 'unknown')),
    inc          TEXT,                  -- the kiosk's event that said so
    seq          INTEGER,
    told_at      REAL,
    cancelled_at REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX locker_orders_by_door ON locker_orders (kiosk, door);

PRAGMA user_version = 3;
