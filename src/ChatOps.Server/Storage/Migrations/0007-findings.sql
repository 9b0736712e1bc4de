-- What steps found out and the bot does not forget, such as its verdict on a restore point; one per target and key.
CREATE TABLE findings (
  target TEXT NOT NULL,
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  origin TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (target, key)
) WITHOUT ROWID;
