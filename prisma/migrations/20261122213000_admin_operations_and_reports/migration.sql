-- CreateTable
CREATE TABLE "admin_operations" (
    "actor_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "at" BIGINT NOT NULL,

    CONSTRAINT "admin_operations_pkey" PRIMARY KEY ("actor_id","op_id")
);

-- Takes an operation of an admin (p_actor null: the operator) in hand, once: false where it was done before. It is forgotten where the transaction fails; rows older than a month go.
CREATE OR REPLACE FUNCTION begin_admin_operation(p_actor uuid, p_op uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  DELETE FROM admin_operations o WHERE o.at < now_ms() - 2592000000;
  INSERT INTO admin_operations (actor_id, op_id, at) VALUES (coalesce(p_actor, '00000000-0000-0000-0000-000000000000'::uuid), p_op, now_ms()) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- The same, once for each p_op of the actor: `unchanged` where it was done before, whatever became of it since. What was refused may be asked again.
CREATE OR REPLACE FUNCTION admin_update_user_v2(p_user uuid, p_actor uuid, p_admin boolean, p_deactivated boolean, p_address text, p_op uuid,
  OUT o_verdict text, OUT o_sessions uuid[], OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF NOT begin_admin_operation(p_actor, p_op) THEN
    o_verdict := 'unchanged';
    o_sessions := '{}';
    o_inbox := '[]'::jsonb;
    RETURN;
  END IF;
  SELECT u.o_verdict, u.o_sessions, u.o_inbox INTO o_verdict, o_sessions, o_inbox FROM admin_update_user_v1(p_user, p_actor, p_admin, p_deactivated, p_address) u;
  IF o_verdict NOT IN ('stored', 'unchanged') THEN
    DELETE FROM admin_operations o WHERE o.actor_id = coalesce(p_actor, '00000000-0000-0000-0000-000000000000'::uuid) AND o.op_id = p_op;
  END IF;
END $$;

-- Ends all open reports of a message that is deleted: whoever is not its author has decided. Verdicts: stored, unchanged (there was none, or it stands).
CREATE OR REPLACE FUNCTION close_reports_v1(p_room uuid, p_message uuid, p_actor uuid, OUT o_verdict text, OUT o_open int, OUT o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_report uuid := (SELECT x.id FROM reports x JOIN messages m ON m.room_id = x.room_id AND m.id = x.message_id AND m.deleted_at IS NOT NULL
    WHERE x.room_id = p_room AND x.message_id = p_message AND x.resolved_at IS NULL LIMIT 1);
BEGIN
  IF v_report IS NULL THEN o_verdict := 'unchanged'; o_inbox := '[]'::jsonb; RETURN; END IF;
  SELECT r.o_verdict, r.o_open, r.o_inbox INTO o_verdict, o_open, o_inbox FROM resolve_reports_v1(v_report, p_actor, 'removed') r;
END $$;

-- Forgets the words of open reports whose message its author deleted before p_before (epoch ms), or whose room is gone; the reports stay. How many.
CREATE OR REPLACE FUNCTION forget_reported_words_v1(p_before bigint) RETURNS int LANGUAGE sql VOLATILE AS $$
  WITH forgotten AS (UPDATE reports x SET body = '', file_names = '{}'
    WHERE x.resolved_at IS NULL AND (x.body <> '' OR x.file_names <> '{}')
      AND (EXISTS (SELECT 1 FROM rooms r WHERE r.id = x.room_id AND r.deleted_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM messages m WHERE m.room_id = x.room_id AND m.id = x.message_id AND m.deleted_at < p_before)) RETURNING 1)
  SELECT count(*)::int FROM forgotten
$$;

-- Deletes the next p_limit messages of a room that are older than p_before (epoch ms), after number p_after, as the operator (p_operator, who is nobody's account): by the
-- same changes of the log that people make, so that devices delete them too. o_count: how many. o_after: where the next call goes on; null: nothing is left.
CREATE OR REPLACE FUNCTION retain_messages_v1(p_room uuid, p_operator uuid, p_before bigint, p_after bigint, p_limit int, p_keep_pinned boolean, OUT o_count int, OUT o_after bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_targets uuid[];
  v_found int;
BEGIN
  PERFORM lock_rooms(ARRAY[p_room]);
  o_count := 0;
  SELECT array_agg(t.id ORDER BY t.seq), max(t.seq) INTO v_targets, o_after FROM (
    SELECT m.id, m.seq FROM messages m WHERE m.room_id = p_room AND m.seq > p_after AND m.created_at < p_before AND m.deleted_at IS NULL AND NOT (p_keep_pinned AND m.pinned)
    ORDER BY m.seq LIMIT p_limit) t;
  v_found := coalesce(cardinality(v_targets), 0);
  IF v_found = 0 OR NOT EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room AND r.deleted_at IS NULL) THEN
    o_after := NULL;
    RETURN;
  END IF;
  -- The log takes changes from members only. Nobody sees this but this transaction.
  INSERT INTO memberships (room_id, user_id, role, state, version, first_seq, joined_at, changed_at) VALUES (p_room, p_operator, 'owner', 'active', 1, 1, 0, 0);
  SELECT count(*) FILTER (WHERE a.verdict = 'stored') INTO o_count
  FROM append_log_v1(array_fill(p_room, ARRAY[v_found]), ARRAY(SELECT gen_random_uuid() FROM generate_series(1, v_found)), array_fill(p_operator, ARRAY[v_found]),
    array_fill(1::bigint, ARRAY[v_found]), array_fill('message-deleted'::text, ARRAY[v_found]), array_fill(NULL::text, ARRAY[v_found]), array_fill(1, ARRAY[v_found]),
    ARRAY(SELECT jsonb_build_object('target', t, 'isModerator', true) FROM unnest(v_targets) WITH ORDINALITY u(t, nth) ORDER BY nth)) a;
  DELETE FROM memberships m WHERE m.room_id = p_room AND m.user_id = p_operator;
  -- Nobody decides about words that this server does not keep.
  UPDATE reports x SET body = '', file_names = '{}' WHERE x.room_id = p_room AND x.message_id = ANY(v_targets) AND x.resolved_at IS NULL;
END $$;
