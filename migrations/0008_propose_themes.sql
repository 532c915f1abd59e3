-- A move can make the theme that it fills; taking it back takes the theme away as well.
ALTER TABLE theme_moves ADD COLUMN makes_theme boolean NOT NULL DEFAULT false;
--> statement-breakpoint
-- Themes that could be made of what is in none. Members and quotations are places of segments: [verbatim, ordinal].
CREATE TABLE theme_proposals (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  model_version integer NOT NULL,
  label text NOT NULL,
  terms text[] NOT NULL,
  cohesion real NOT NULL,
  members jsonb NOT NULL,
  quotes jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed')),
  move_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  decided_by text,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models (workspace_id, version) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, move_id) REFERENCES theme_moves (workspace_id, id)
);
--> statement-breakpoint
ALTER TABLE theme_proposals ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE theme_proposals FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON theme_proposals USING (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid)
  WITH CHECK (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON theme_proposals TO koe_app;
