-- Who takes care of an inquiry.
ALTER TABLE inquiries ADD COLUMN assignee_id uuid;
--> statement-breakpoint
ALTER TABLE inquiries ADD FOREIGN KEY (workspace_id, assignee_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (assignee_id);
--> statement-breakpoint
CREATE INDEX inquiries_assignee ON inquiries (workspace_id, assignee_id, recorded_at DESC NULLS LAST, id);
--> statement-breakpoint
CREATE INDEX inquiries_status ON inquiries (workspace_id, status, recorded_at DESC NULLS LAST, id);
--> statement-breakpoint
CREATE INDEX inquiries_email ON inquiries (workspace_id, lower(email), recorded_at) WHERE email IS NOT NULL;
--> statement-breakpoint
CREATE INDEX inquiries_customer ON inquiries (workspace_id, customer_id, recorded_at) WHERE customer_id IS NOT NULL;
--> statement-breakpoint
-- What was said and done about an inquiry, in order. The words of an answer are the customer's: they lie in verbatims.
CREATE TABLE inquiry_entries (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reply', 'answer', 'note', 'status', 'assignment')),
  author_id uuid,
  -- As the author was called then: people leave.
  author_name text NOT NULL DEFAULT '',
  body text NOT NULL DEFAULT '',
  detail jsonb NOT NULL DEFAULT '{}',
  -- Of an answer: the letter's own id, so that a letter that comes twice is entered once.
  message_id text,
  mail_state text CHECK (mail_state IN ('waiting', 'sent', 'failed')),
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, author_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (author_id)
);
--> statement-breakpoint
CREATE INDEX inquiry_entries_inquiry ON inquiry_entries (workspace_id, inquiry_id, id);
--> statement-breakpoint
CREATE UNIQUE INDEX inquiry_entries_message ON inquiry_entries (workspace_id, message_id) WHERE message_id IS NOT NULL;
--> statement-breakpoint
CREATE INDEX inquiry_entries_waiting ON inquiry_entries (workspace_id, try_at) WHERE mail_state = 'waiting';
--> statement-breakpoint
ALTER TABLE inquiry_entries ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE inquiry_entries FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON inquiry_entries USING (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid) WITH CHECK (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON inquiry_entries TO koe_app;
