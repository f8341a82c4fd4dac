-- What an event's digest is made of where it holds no words.
CREATE OR REPLACE FUNCTION event_digest(p_room uuid, p_actor uuid, p_type text, p_op uuid, p_message uuid, p_data jsonb) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(uuid_send(p_room) || uuid_send(p_actor) || convert_to(concat_ws(E'\n', p_type, p_op, p_message, p_data), 'UTF8'))
$$;

-- Numbers and stores one event. The caller holds the room's lock. Answers the number and the time, which never runs backwards within a room.
CREATE OR REPLACE FUNCTION append_event(p_room uuid, p_actor uuid, p_type text, p_op uuid, p_message uuid, p_data jsonb, p_digest bytea, OUT o_seq bigint, OUT o_at bigint) LANGUAGE plpgsql VOLATILE
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  v_head bigint := 0;
  v_last_at bigint := 0;
BEGIN
  SELECT e.seq, e.at INTO v_head, v_last_at FROM events e WHERE e.room_id = p_room ORDER BY e.seq DESC LIMIT 1;
  o_seq := coalesce(v_head, 0) + 1;
  o_at := greatest(now_ms(), coalesce(v_last_at, 0));
  INSERT INTO events (room_id, seq, at, actor_id, type, op_id, message_id, data, digest)
  VALUES (p_room, o_seq, o_at, p_actor, p_type, p_op, p_message, p_data,
    coalesce(p_digest, event_digest(p_room, p_actor, p_type, p_op, p_message, p_data)));
END $$;

-- Who a message names: a row for each person, one row of the nil UUID for @room and @here together.
CREATE OR REPLACE FUNCTION store_mentions(p_room uuid, p_seq bigint, p_message uuid, p_author uuid, p_mentions jsonb) RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO mentions (user_id, room_id, seq, author_id, message_id)
  SELECT DISTINCT t.user_id, p_room, p_seq, p_author, p_message FROM (
    SELECT u::uuid AS user_id FROM jsonb_array_elements_text(p_mentions -> 'userIds') u
    UNION ALL
    SELECT '00000000-0000-0000-0000-000000000000'::uuid WHERE (p_mentions ->> 'room')::boolean OR (p_mentions ->> 'here')::boolean) t
$$;
