-- channel: messages of one channel keep their order. tried_at: an attempt to post was begun and its end is not known.
ALTER TABLE outbox ADD COLUMN channel  TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN under    TEXT;
ALTER TABLE outbox ADD COLUMN tried_at TEXT;
UPDATE outbox SET channel = coalesce(json_extract(body, '$.Channel'), '');

CREATE INDEX outbox_by_message ON outbox (platform, platform_message_id) WHERE platform_message_id IS NOT NULL;

-- Where an answer is sent that nobody waits for on a connection.
ALTER TABLE deliveries ADD COLUMN answer_to TEXT;
