-- The latest moment the state has seen: a clock that was set back while the bot did not run does not bring back what is over.
ALTER TABLE state ADD COLUMN moment TEXT;

-- What the settings were at the last start, to tell what has changed: lines of text, no secrets.
CREATE TABLE settings_seen (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  at   TEXT NOT NULL,
  body TEXT NOT NULL
);

-- A use of the break-glass rule that nobody has reviewed yet.
ALTER TABLE operations ADD COLUMN review_due INTEGER NOT NULL DEFAULT 0;
CREATE INDEX operations_review_due ON operations (requested_at, id) WHERE review_due = 1;
