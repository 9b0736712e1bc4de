-- Every list has an index that ends in the list's own order, so that it costs what it shows, however long the past is.

-- Where operations were asked for, and on what: few, however many operations there are.
CREATE TABLE places (
  channel TEXT NOT NULL,
  target  TEXT NOT NULL,
  PRIMARY KEY (channel, target)
) WITHOUT ROWID;

INSERT INTO places (channel, target) SELECT DISTINCT channel, target FROM operations;

-- due_at: when to look again at one that waits for people; null: at every sweep.
ALTER TABLE operations ADD COLUMN command TEXT NOT NULL DEFAULT '';
ALTER TABLE operations ADD COLUMN due_at  TEXT;
UPDATE operations SET command = coalesce(json_extract(body, '$.Command.Family') || ' ' || json_extract(body, '$.Command.Verb'), '');

DROP INDEX operations_by_state;
DROP INDEX operations_by_outcome;
DROP INDEX operations_by_target;
DROP INDEX operations_by_channel;
DROP INDEX operations_unfinished;

CREATE INDEX operations_by_place   ON operations (channel, target, requested_at, id, outcome);
CREATE INDEX operations_by_end     ON operations (channel, target, outcome, requested_at, id) WHERE outcome IS NOT NULL;
CREATE INDEX operations_by_command ON operations (target, command, requested_at, id) WHERE outcome IS NOT NULL AND outcome <> 'Refused';
CREATE INDEX operations_unfinished ON operations (requested_at, id, due_at) WHERE state <> 'Concluded';
CREATE INDEX operations_waiting    ON operations (state, target, requested_at, id) WHERE state <> 'Concluded';

-- How far the transcripts of concluded operations were deleted: what was looked at once is not looked at again.
CREATE TABLE retention (
  what TEXT NOT NULL PRIMARY KEY,
  upto TEXT NOT NULL
) WITHOUT ROWID;

-- What the next messages are chosen by.
ALTER TABLE outbox ADD COLUMN person     TEXT;
ALTER TABLE outbox ADD COLUMN transcript INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET person = json_extract(body, '$.Person'), transcript = coalesce(json_extract(body, '$.Transcript'), 0);

CREATE INDEX outbox_delayed ON outbox (platform, channel, next_attempt) WHERE sent_at IS NULL AND platform_message_id IS NULL AND transcript = 0;
