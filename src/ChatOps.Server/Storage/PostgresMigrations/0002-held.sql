-- A live message that nobody was shown yet, because what it shows may be over in a moment.
ALTER TABLE outbox ADD COLUMN held bigint NOT NULL DEFAULT 0;
