-- Words that are written again and again, and what the inquiry is after them.
CREATE TABLE macros (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  body text NOT NULL,
  status_after text CHECK (status_after IN ('open', 'waiting', 'solved')),
  assignee_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, assignee_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (assignee_id)
);
--> statement-breakpoint
CREATE UNIQUE INDEX macros_name ON macros (workspace_id, name);
--> statement-breakpoint
-- Of a form: who is given what comes in, and by when it is to be answered. Without a row nobody, and never.
CREATE TABLE desks (
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  assignment text NOT NULL CHECK (assignment IN ('none', 'turns', 'load')),
  first_reply_minutes integer CHECK (first_reply_minutes > 0),
  solution_minutes integer CHECK (solution_minutes > 0),
  -- Null: the clocks run day and night.
  hours jsonb,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, form_id),
  FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE desk_members (
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- Null: every category.
  category_ids uuid[],
  -- The number of the inquiry that they were given last: the smallest is the next in turn.
  last_given bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, form_id, member_id),
  FOREIGN KEY (workspace_id, form_id) REFERENCES desks (workspace_id, form_id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
ALTER TABLE inquiries
  ADD COLUMN first_reply_due_at timestamptz,
  ADD COLUMN solution_due_at timestamptz,
  ADD COLUMN first_replied_at timestamptz,
  -- Since when the clocks stand still: the customer is asked, or it is solved.
  ADD COLUMN clocks_stopped_at timestamptz,
  -- The earlier end of the clocks that run; null when none does.
  ADD COLUMN due_at timestamptz,
  ADD COLUMN merged_into_id uuid;
--> statement-breakpoint
ALTER TABLE inquiries ADD FOREIGN KEY (workspace_id, merged_into_id) REFERENCES inquiries (workspace_id, id) ON DELETE SET NULL (merged_into_id);
--> statement-breakpoint
ALTER TABLE inquiries ADD CONSTRAINT inquiries_merged_check CHECK (merged_into_id <> id);
--> statement-breakpoint
CREATE INDEX inquiries_due ON inquiries (workspace_id, due_at, id) WHERE due_at IS NOT NULL;
--> statement-breakpoint
CREATE INDEX inquiries_merged ON inquiries (workspace_id, merged_into_id) WHERE merged_into_id IS NOT NULL;
--> statement-breakpoint
-- What members have on their desks: who has least is found without counting what is done.
CREATE INDEX inquiries_on_desk ON inquiries (workspace_id, assignee_id)
  WHERE status IN ('new', 'open', 'reopened') AND merged_into_id IS NULL;
--> statement-breakpoint
ALTER TABLE inquiry_entries DROP CONSTRAINT inquiry_entries_kind_check;
--> statement-breakpoint
ALTER TABLE inquiry_entries ADD CONSTRAINT inquiry_entries_kind_check CHECK (kind IN ('reply', 'answer', 'note', 'status', 'assignment', 'receipt', 'merge'));
--> statement-breakpoint
-- A filter of the list under a name. Without an owner it is everybody's.
CREATE TABLE inquiry_views (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  owner_id uuid,
  name text NOT NULL,
  filter jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES members (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
-- Who is named in a note. `seen_at`: when they had the inquiry before their eyes after that.
CREATE TABLE inquiry_mentions (
  workspace_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  seen_at timestamptz,
  PRIMARY KEY (workspace_id, entry_id, member_id),
  FOREIGN KEY (workspace_id, entry_id) REFERENCES inquiry_entries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX inquiry_mentions_member ON inquiry_mentions (workspace_id, member_id, inquiry_id);
--> statement-breakpoint
-- Who has an inquiry before their eyes: a sign of life that lapses by itself.
CREATE TABLE inquiry_presence (
  workspace_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  writing boolean NOT NULL DEFAULT false,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, inquiry_id, member_id),
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['macros', 'desks', 'desk_members', 'inquiry_views', 'inquiry_mentions', 'inquiry_presence'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
