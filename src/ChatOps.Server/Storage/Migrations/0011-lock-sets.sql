-- host: where the target is; a lock on the host as a whole excludes those of everything on it. Empty: taken by an older program.
ALTER TABLE locks ADD COLUMN host TEXT NOT NULL DEFAULT '';
UPDATE locks SET host = substr(target, 6) WHERE target LIKE 'host:%';

-- An operation may hold several, and frees all of them together.
CREATE INDEX locks_by_operation ON locks (operation);
