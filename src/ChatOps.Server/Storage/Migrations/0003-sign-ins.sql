-- Links and sessions are known by the SHA-256 of what opens them; the links and ids themselves are nowhere stored.

CREATE TABLE sign_in_links (
  hash       TEXT NOT NULL PRIMARY KEY,
  person     TEXT NOT NULL,
  made_by    TEXT NOT NULL,
  made_at    TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at    TEXT
) WITHOUT ROWID;

CREATE TABLE sessions (
  hash     TEXT NOT NULL PRIMARY KEY,
  handle   TEXT NOT NULL,
  person   TEXT NOT NULL,
  proof    TEXT NOT NULL,
  how      TEXT NOT NULL,
  address  TEXT NOT NULL,
  browser  TEXT NOT NULL,
  began_at TEXT NOT NULL,
  ends_at  TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX sessions_by_person ON sessions (person, began_at);
CREATE INDEX sessions_by_end    ON sessions (ends_at);
