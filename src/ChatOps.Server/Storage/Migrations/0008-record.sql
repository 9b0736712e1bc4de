-- One chain over everything: hash = hex(SHA-256(hash of the entry before || "\n" || line)), with 64 zeros before the first.
-- line: the JSON that was hashed, byte for byte. purged: its texts were taken out later, and an entry 'purged' of this chain lists it.
-- What the older chains hold is taken over by the program when it applies this (RecordTakeover).
CREATE TABLE record (
  number    INTEGER PRIMARY KEY,
  operation TEXT,
  at        TEXT    NOT NULL,
  line      TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  purged    INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX record_of_operation ON record (operation, number) WHERE operation IS NOT NULL;

-- Kept apart from the entries: a record whose end was cut off does not reach its head any more.
-- approval: the number of the last entry that let something start. key_id, program: of the last entry that named one.
CREATE TABLE record_head (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  number   INTEGER NOT NULL,
  hash     TEXT    NOT NULL,
  approval INTEGER NOT NULL DEFAULT 0,
  key_id   TEXT,
  program  TEXT
);

INSERT INTO record_head (id, number, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Anchors that were made of this state; the ones that prove something lie elsewhere.
CREATE TABLE anchors (
  id     INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  at     TEXT    NOT NULL,
  line   TEXT    NOT NULL
);

CREATE INDEX anchors_by_number ON anchors (number);

-- What destroyed something is kept longer.
ALTER TABLE operations ADD COLUMN destructive INTEGER NOT NULL DEFAULT 0;
