-- How far the stream of each platform is stored; moved on in the transaction that stores what came in it.
CREATE TABLE stream_positions (
  platform TEXT PRIMARY KEY,
  session  TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  address  TEXT NOT NULL,
  at       TEXT NOT NULL
) WITHOUT ROWID;
