-- Moments are UTC text of fixed width (2026-11-22T07:45:00.0000000Z): they sort as text and can be read with any tool.

CREATE TABLE migrations (
  number     INTEGER NOT NULL PRIMARY KEY,
  name       TEXT    NOT NULL,
  applied_at TEXT    NOT NULL
);

-- One row: which state this is. A restored or put-back state gets another epoch_id.
CREATE TABLE state (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  epoch        INTEGER NOT NULL,
  epoch_id     TEXT    NOT NULL,
  commits      INTEGER NOT NULL,
  new_epoch_due INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE operations (
  id           TEXT    NOT NULL PRIMARY KEY,
  handle       TEXT    NOT NULL UNIQUE,
  version      INTEGER NOT NULL,
  fence        INTEGER NOT NULL,
  state        TEXT    NOT NULL,
  outcome      TEXT,
  target       TEXT    NOT NULL,
  channel      TEXT    NOT NULL,
  requester    TEXT    NOT NULL,
  requested_at TEXT    NOT NULL,
  concluded_at TEXT,
  approval_id  TEXT,
  body         TEXT    NOT NULL
) WITHOUT ROWID;

CREATE INDEX operations_by_age        ON operations (requested_at, id);
CREATE INDEX operations_by_state      ON operations (state, requested_at, id);
CREATE INDEX operations_by_outcome    ON operations (outcome, requested_at, id);
CREATE INDEX operations_by_target     ON operations (target, requested_at, id);
CREATE INDEX operations_by_channel    ON operations (channel, requested_at, id);
CREATE INDEX operations_by_conclusion ON operations (concluded_at) WHERE concluded_at IS NOT NULL;
CREATE INDEX operations_unfinished    ON operations (requested_at, id) WHERE state <> 'Concluded';
CREATE UNIQUE INDEX operations_by_approval ON operations (approval_id) WHERE approval_id IS NOT NULL;

CREATE TABLE locks (
  target    TEXT NOT NULL PRIMARY KEY,
  operation TEXT NOT NULL REFERENCES operations (id),
  handle    TEXT NOT NULL,
  person    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  since     TEXT NOT NULL
) WITHOUT ROWID;

-- chain: the operation's id, or '-' for what belongs to no operation.
CREATE TABLE audit (
  chain  TEXT    NOT NULL,
  number INTEGER NOT NULL,
  at     TEXT    NOT NULL,
  person TEXT    NOT NULL,
  what   TEXT    NOT NULL,
  detail TEXT    NOT NULL,
  hash   TEXT    NOT NULL,
  PRIMARY KEY (chain, number)
) WITHOUT ROWID;

-- Kept apart from the entries: a chain whose tail was cut off does not reach its head any more.
CREATE TABLE audit_heads (
  chain TEXT    NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  hash  TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE deliveries (
  id          TEXT NOT NULL PRIMARY KEY,
  platform    TEXT NOT NULL,
  person      TEXT NOT NULL,
  channel     TEXT NOT NULL,
  body        TEXT NOT NULL,
  body_hash   TEXT NOT NULL,
  received_at TEXT NOT NULL,
  handled_at  TEXT,
  answer      TEXT
) WITHOUT ROWID;

CREATE INDEX deliveries_unhandled ON deliveries (received_at, id) WHERE handled_at IS NULL;
CREATE INDEX deliveries_handled   ON deliveries (handled_at) WHERE handled_at IS NOT NULL;

-- revision: raised by every new body, so that an answer to an older body does not count for the newer one.
CREATE TABLE outbox (
  id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  platform            TEXT    NOT NULL,
  key                 TEXT    NOT NULL,
  operation           TEXT,
  body                TEXT    NOT NULL,
  revision            INTEGER NOT NULL,
  attempts            INTEGER NOT NULL,
  next_attempt        TEXT    NOT NULL,
  sent_at             TEXT,
  platform_message_id TEXT,
  last_error          TEXT,
  UNIQUE (platform, key)
);

CREATE INDEX outbox_due  ON outbox (platform, id) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE transcript_lines (
  operation TEXT    NOT NULL,
  number    INTEGER NOT NULL,
  step      TEXT    NOT NULL,
  stream    TEXT    NOT NULL,
  at        TEXT    NOT NULL,
  text      TEXT    NOT NULL,
  PRIMARY KEY (operation, number)
) WITHOUT ROWID;

CREATE TABLE transcript_positions (
  operation     TEXT    NOT NULL,
  step          TEXT    NOT NULL,
  last_number   INTEGER NOT NULL,
  first_of_step INTEGER NOT NULL,
  output_lines  INTEGER NOT NULL,
  error_lines   INTEGER NOT NULL,
  PRIMARY KEY (operation, step)
) WITHOUT ROWID;

-- AUTOINCREMENT: a number is never given twice, also when the newest events were deleted.
CREATE TABLE events (
  number  INTEGER PRIMARY KEY AUTOINCREMENT,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  target  TEXT
);

CREATE INDEX events_by_age ON events (at);

-- What the web page shows; edits keep their number, and so their place.
CREATE TABLE board (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  key       TEXT NOT NULL UNIQUE,
  channel   TEXT NOT NULL,
  operation TEXT,
  person    TEXT,
  said      TEXT,
  body      TEXT NOT NULL,
  at        TEXT NOT NULL
);

CREATE INDEX board_by_channel ON board (channel, number);
CREATE INDEX board_by_age     ON board (at);
