-- An improvement that was made, or shall be, because of themes.
CREATE TABLE actions (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  title text NOT NULL,
  note text NOT NULL DEFAULT '',
  kind text NOT NULL CHECK (kind IN ('faq', 'fix', 'message')),
  state text NOT NULL CHECK (state IN ('proposed', 'agreed', 'shipped', 'measured')),
  owner_id uuid,
  article_id uuid,
  planned_on date,
  shipped_on date,
  watch_weeks integer NOT NULL CHECK (watch_weeks BETWEEN 2 AND 26),
  revision integer NOT NULL DEFAULT 1,
  -- What was known when it was registered, and what fall could be found; it never changes.
  registered jsonb NOT NULL,
  -- The effect as it was when somebody called it measured.
  measured jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (owner_id),
  FOREIGN KEY (workspace_id, article_id) REFERENCES articles (workspace_id, id) ON DELETE SET NULL (article_id),
  CONSTRAINT actions_shipped CHECK ((shipped_on IS NOT NULL) = (state IN ('shipped', 'measured'))),
  CONSTRAINT actions_measured CHECK ((measured IS NOT NULL) = (state = 'measured'))
);
--> statement-breakpoint
CREATE INDEX actions_owner ON actions (workspace_id, owner_id);
--> statement-breakpoint
CREATE INDEX actions_article ON actions (workspace_id, article_id);
--> statement-breakpoint
CREATE TABLE action_themes (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  theme_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, action_id, theme_id),
  FOREIGN KEY (workspace_id, action_id) REFERENCES actions (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX action_themes_theme ON action_themes (workspace_id, theme_id);
--> statement-breakpoint
-- Who did what to it, when.
CREATE TABLE action_events (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  action_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('created', 'changed', 'moved', 'removed', 'restored')),
  detail jsonb NOT NULL DEFAULT '{}',
  member_id uuid,
  -- As the member was called then: people leave.
  member_name text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, action_id) REFERENCES actions (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (member_id)
);
--> statement-breakpoint
CREATE INDEX action_events_action ON action_events (workspace_id, action_id, id);
--> statement-breakpoint
CREATE INDEX action_events_member ON action_events (workspace_id, member_id);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['actions', 'action_themes', 'action_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
