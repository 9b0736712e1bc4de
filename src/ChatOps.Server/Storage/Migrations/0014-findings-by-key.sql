-- Of all targets by the beginning of the key: what the board and the brief ask.
CREATE INDEX findings_key ON findings (key);
