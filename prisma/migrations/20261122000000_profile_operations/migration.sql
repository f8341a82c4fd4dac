-- CreateTable
CREATE TABLE "profile_operations" (
    "user_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,

    CONSTRAINT "profile_operations_pkey" PRIMARY KEY ("user_id","op_id")
);

-- The same, once for each operation: [] where p_op was carried out before. p_op null: no operation to remember.
CREATE OR REPLACE FUNCTION update_profile_v2(p_user uuid, p_op uuid, p_display_name text, p_search_key text) RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_op IS NOT NULL THEN
    INSERT INTO profile_operations (user_id, op_id) VALUES (p_user, p_op) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN '[]'::jsonb; END IF;
  END IF;
  RETURN update_profile_v1(p_user, p_display_name, p_search_key);
END $$;
