-- The number that a room's advisory lock has: the low half of its id.
CREATE OR REPLACE FUNCTION room_key(p_room uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('x' || right(replace(p_room::text, '-', ''), 16))::bit(64)::bigint
$$;

-- Locks rooms until the end of the transaction, always in the same order, so that two batches cannot wait for each other. Every write to a log comes first here.
CREATE OR REPLACE FUNCTION lock_rooms(p_rooms uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (SELECT room_key(d.room) AS key FROM (SELECT DISTINCT r AS room FROM unnest(p_rooms) r) d ORDER BY 1) k;
END $$;

-- Epoch milliseconds of the database's clock, now (not at the start of the transaction).
CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
$$;

-- What an event's digest is made of for a message: salt, names, kind and body. With the salt gone, a digest tells nothing about a deleted body.
CREATE OR REPLACE FUNCTION message_digest(p_salt uuid, p_room uuid, p_id uuid, p_author uuid, p_reply_to uuid, p_root uuid, p_kind text, p_body text) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(uuid_send(p_salt) || uuid_send(p_room) || uuid_send(p_id) || uuid_send(p_author)
    || uuid_send(coalesce(p_reply_to, '00000000-0000-0000-0000-000000000000')) || uuid_send(coalesce(p_root, '00000000-0000-0000-0000-000000000000'))
    || convert_to(p_kind || E'\n' || p_body, 'UTF8'))
$$;
