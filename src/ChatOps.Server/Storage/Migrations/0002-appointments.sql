-- What the bot does later by itself; one per target and key.
CREATE TABLE appointments (
  target TEXT NOT NULL,
  key    TEXT NOT NULL,
  origin TEXT NOT NULL,
  due_at TEXT,
  body   TEXT NOT NULL,
  PRIMARY KEY (target, key)
) WITHOUT ROWID;
