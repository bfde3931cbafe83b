-- Version 2: dossiers and appointments, as the ward's feed told them, and who came back.
-- A feed may hold names: none of them is here. `loaded` and `time` are the centre's local time.

CREATE TABLE dossiers (
    code      TEXT PRIMARY KEY,
    stage     TEXT NOT NULL,
    appointed TEXT,                 -- the day of the result, ISO 8601
    counter   INTEGER,              -- where the result is given
    loaded    TEXT NOT NULL         -- up to when the feed knew; an older feed changes nothing
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
    id      TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    day     TEXT NOT NULL,
    time    TEXT NOT NULL,          -- HH:MM
    due_at  REAL NOT NULL,          -- the same moment in Unix seconds; the counter's call is compared with it
    came    INTEGER REFERENCES tickets   -- the ticket that its holder took
) STRICT, WITHOUT ROWID;
CREATE INDEX appointments_by_ticket ON appointments (came);
CREATE INDEX appointments_by_day ON appointments (day);

ALTER TABLE tickets ADD COLUMN appointment TEXT;    -- the one its holder said to come for, whether or not it is known
ALTER TABLE tickets ADD COLUMN returned_at REAL;    -- when its holder last came back after the call
CREATE INDEX tickets_by_appointment ON tickets (appointment) WHERE appointment IS NOT NULL;

PRAGMA user_version = 2;
