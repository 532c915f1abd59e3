-- Every table with a workspace_id is closed by default: without koe.workspace_id in the transaction there are no rows.
DO $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT c.table_name FROM information_schema.columns c
    JOIN information_schema.tables b ON b.table_schema = c.table_schema AND b.table_name = c.table_name
    WHERE c.table_schema = 'public' AND c.column_name = 'workspace_id' AND b.table_type = 'BASE TABLE'
    ORDER BY c.table_name
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.table_name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.table_name);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t.table_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t.table_name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- A signed-in person may see which workspaces they belong to before one is chosen.
CREATE POLICY own_memberships ON members FOR SELECT USING (user_id = nullif(current_setting('koe.user_id', true), ''));
--> statement-breakpoint
GRANT SELECT ON workspaces TO koe_app;
--> statement-breakpoint
GRANT UPDATE (name, time_zone, language, settings, model_version) ON workspaces TO koe_app;
--> statement-breakpoint
GRANT SELECT ON auth_users TO koe_app;
--> statement-breakpoint
-- The audit log is append-only for the application.
REVOKE UPDATE, DELETE ON audit_events FROM koe_app;
