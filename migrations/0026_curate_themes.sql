-- What people decided about whole themes: a log, replayed on every version of the themes. Undone decisions stay, marked.
CREATE TABLE theme_decisions (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('merge', 'hide', 'pin')),
  theme_id uuid NOT NULL,
  -- Of a merger: the theme that it became part of.
  into_id uuid,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  undone_by text,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id),
  FOREIGN KEY (workspace_id, into_id) REFERENCES themes (workspace_id, id),
  CHECK ((kind = 'merge') = (into_id IS NOT NULL))
);
--> statement-breakpoint
-- Nothing is decided twice.
CREATE UNIQUE INDEX theme_decisions_live ON theme_decisions (workspace_id, theme_id, kind) WHERE undone_at IS NULL;
--> statement-breakpoint
-- What the log comes to: the theme that this one is shown as (null: itself), and the decisions that hide and pin it.
ALTER TABLE themes
  ADD COLUMN shown_as uuid,
  ADD COLUMN hidden_by uuid,
  ADD COLUMN pinned_by uuid,
  ADD FOREIGN KEY (workspace_id, shown_as) REFERENCES themes (workspace_id, id),
  ADD FOREIGN KEY (workspace_id, hidden_by) REFERENCES theme_decisions (workspace_id, id),
  ADD FOREIGN KEY (workspace_id, pinned_by) REFERENCES theme_decisions (workspace_id, id);
--> statement-breakpoint
ALTER TABLE theme_decisions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE theme_decisions FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON theme_decisions USING (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid)
  WITH CHECK (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON theme_decisions TO koe_app;
