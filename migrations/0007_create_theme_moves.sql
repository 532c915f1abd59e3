-- What people decided about single texts: a log, replayed on every version of the themes. Undone decisions stay, marked.
CREATE TABLE theme_moves (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  -- Null: into no theme at all.
  theme_id uuid,
  model_version integer NOT NULL,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  undone_by text,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX theme_moves_theme ON theme_moves (workspace_id, theme_id) WHERE undone_at IS NULL;
--> statement-breakpoint
-- Which words a decision is about: it points to them where a customer said them. The hash finds the same words in another decision.
CREATE TABLE theme_move_texts (
  workspace_id uuid NOT NULL,
  move_id uuid NOT NULL,
  verbatim_id uuid NOT NULL,
  start_offset integer NOT NULL,
  end_offset integer NOT NULL,
  words_hash text NOT NULL,
  -- Only these words of this verbatim: what everybody says beside something else (困っています) says nothing of the theme.
  alone boolean NOT NULL,
  -- Where the machine had them before any person's word; null: in no theme.
  machine_theme_id uuid,
  machine_subtheme_id uuid,
  machine_confidence real NOT NULL,
  PRIMARY KEY (workspace_id, move_id, verbatim_id, start_offset),
  FOREIGN KEY (workspace_id, move_id) REFERENCES theme_moves (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX theme_move_texts_words ON theme_move_texts (workspace_id, words_hash);
--> statement-breakpoint
CREATE INDEX theme_move_texts_verbatim ON theme_move_texts (workspace_id, verbatim_id);
--> statement-breakpoint
CREATE INDEX theme_move_texts_alone ON theme_move_texts (workspace_id, move_id) WHERE alone;
--> statement-breakpoint
-- Segments with the same words have the same terms: how they are found when one of them is moved. A column, not an index on
-- the expression: under row level security only leakproof conditions reach an index.
ALTER TABLE segments ADD COLUMN terms_hash integer GENERATED ALWAYS AS (hash_array(terms)) STORED;
--> statement-breakpoint
CREATE INDEX segments_terms ON segments (workspace_id, terms_hash);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['theme_moves', 'theme_move_texts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
