-- What is searched for stands in columns, for every database: no JSON functions in a statement.
ALTER TABLE operations ADD COLUMN asker_only INTEGER NOT NULL DEFAULT 0;
UPDATE operations SET asker_only = coalesce(json_extract(body, '$.AskerOnly'), 0) WHERE state <> 'Concluded';

ALTER TABLE outbox ADD COLUMN said_at TEXT NOT NULL DEFAULT '';
UPDATE outbox SET said_at = coalesce(json_extract(body, '$.At'), '');
