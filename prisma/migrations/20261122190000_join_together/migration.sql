-- People who join a room at the same time are one write.
-- People who come at the same time: a verdict for each, in the order of their ids, so that two such calls cannot wait for each other's inboxes.
CREATE OR REPLACE FUNCTION join_together_v1(p_room uuid, p_ops uuid[], p_actors uuid[], p_node_name text)
RETURNS TABLE (o_ord int, o_verdict text, o_from bigint, o_to bigint, o_inbox jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_item record;
BEGIN
  FOR v_item IN SELECT t.op, t.actor, t.ord FROM unnest(p_ops, p_actors) WITH ORDINALITY t(op, actor, ord) ORDER BY t.actor, t.ord LOOP
    o_ord := v_item.ord;
    SELECT j.o_verdict, j.o_from, j.o_to, j.o_inbox INTO o_verdict, o_from, o_to, o_inbox FROM join_room_v1(p_room, v_item.op, v_item.actor, p_node_name) j;
    RETURN NEXT;
  END LOOP;
END $$;
