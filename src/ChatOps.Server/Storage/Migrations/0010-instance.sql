-- Which bot this state is of, whatever became of it since: hosts that have met another one say so.
ALTER TABLE state ADD COLUMN instance TEXT NOT NULL DEFAULT '';
UPDATE state SET instance = lower(hex(randomblob(8)));
