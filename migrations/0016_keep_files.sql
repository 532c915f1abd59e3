-- Pictures of options. Whoever is shown a survey may see them; kept once by what they hold.
CREATE TABLE pictures (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  hash text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp', 'image/gif')),
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  bytes bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE UNIQUE INDEX pictures_hash ON pictures (workspace_id, hash);
--> statement-breakpoint
-- Files that customers send along, to a question of a survey or of an inquiry form. They arrive before the response or the
-- inquiry that they belong to (subject_id: its id to be), and are bound to it in the transaction that records it.
CREATE TABLE attachments (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  survey_id uuid,
  form_id uuid,
  question_id text NOT NULL,
  subject_id uuid NOT NULL,
  response_id uuid,
  inquiry_id uuid,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('picture', 'pdf', 'text', 'office')),
  size integer NOT NULL CHECK (size > 0),
  hash text NOT NULL,
  arrived_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT attachments_place_check CHECK (survey_id IS NULL OR form_id IS NULL),
  CONSTRAINT attachments_bound_check CHECK (response_id = subject_id AND inquiry_id IS NULL
    OR inquiry_id = subject_id AND response_id IS NULL OR response_id IS NULL AND inquiry_id IS NULL)
);
--> statement-breakpoint
CREATE INDEX attachments_subject ON attachments (workspace_id, subject_id);
--> statement-breakpoint
CREATE INDEX attachments_response ON attachments (workspace_id, response_id) WHERE response_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX attachments_inquiry ON attachments (workspace_id, inquiry_id) WHERE inquiry_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX attachments_loose ON attachments (workspace_id, arrived_at) WHERE response_id IS NULL AND inquiry_id IS NULL;
--> statement-breakpoint
CREATE INDEX attachments_size ON attachments (workspace_id) INCLUDE (size);
--> statement-breakpoint
-- The bytes, cut so that no row is large: they are read one after the other.
CREATE TABLE attachment_parts (
  workspace_id uuid NOT NULL,
  attachment_id uuid NOT NULL,
  place integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace_id, attachment_id, place),
  FOREIGN KEY (workspace_id, attachment_id) REFERENCES attachments (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pictures', 'attachments', 'attachment_parts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
