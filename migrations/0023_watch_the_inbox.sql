-- Whoever looks at inquiries is told that one came in, changed, or is looked at: workspace, id and which of these, never what it says.
-- A trigger, so that no writer can forget it; of one transaction the same word is told once, and only if it commits.
CREATE FUNCTION tell_of_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'inquiries' THEN
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.id || ' ' || TG_ARGV[0]);
  ELSE
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.inquiry_id || ' ' || TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER tell_arrived AFTER INSERT ON inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('arrived');
--> statement-breakpoint
CREATE TRIGGER tell_changed AFTER UPDATE ON inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_said AFTER INSERT ON inquiry_entries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_mailed AFTER UPDATE ON inquiry_entries FOR EACH ROW
  WHEN (OLD.mail_state IS DISTINCT FROM NEW.mail_state) EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_looked AFTER INSERT ON inquiry_presence FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('looked');
--> statement-breakpoint
CREATE TRIGGER tell_writing AFTER UPDATE ON inquiry_presence FOR EACH ROW
  WHEN (OLD.writing IS DISTINCT FROM NEW.writing) EXECUTE FUNCTION tell_of_inquiry('looked');
--> statement-breakpoint
-- What is asked of whoever wrote, some time after their inquiry was solved, and the survey that holds the answers.
ALTER TABLE desks
  ADD COLUMN ask text NOT NULL DEFAULT 'none' CHECK (ask IN ('none', 'csat', 'ces')),
  ADD COLUMN ask_after_minutes integer NOT NULL DEFAULT 60 CHECK (ask_after_minutes BETWEEN 0 AND 43200),
  ADD COLUMN ask_survey_id uuid;
--> statement-breakpoint
ALTER TABLE desks ADD FOREIGN KEY (workspace_id, ask_survey_id) REFERENCES surveys (workspace_id, id) ON DELETE SET NULL (ask_survey_id);
--> statement-breakpoint
-- Of a question: the single-use link in its letter, whose id is the response's.
ALTER TABLE inquiry_entries ADD COLUMN invitation_id uuid;
--> statement-breakpoint
ALTER TABLE inquiry_entries ADD FOREIGN KEY (workspace_id, invitation_id) REFERENCES survey_invitations (workspace_id, id) ON DELETE SET NULL (invitation_id);
--> statement-breakpoint
CREATE INDEX inquiry_entries_invitation ON inquiry_entries (workspace_id, invitation_id) WHERE invitation_id IS NOT NULL;
--> statement-breakpoint
ALTER TABLE inquiry_entries DROP CONSTRAINT inquiry_entries_kind_check;
--> statement-breakpoint
ALTER TABLE inquiry_entries ADD CONSTRAINT inquiry_entries_kind_check CHECK (kind IN ('reply', 'answer', 'note', 'status', 'assignment', 'receipt', 'merge', 'question'));
--> statement-breakpoint
ALTER TABLE inquiry_entries DROP CONSTRAINT inquiry_entries_mail_state_check;
--> statement-breakpoint
-- `stopped`: it was taken back before it was sent.
ALTER TABLE inquiry_entries ADD CONSTRAINT inquiry_entries_mail_state_check CHECK (mail_state IN ('waiting', 'sent', 'failed', 'stopped'));
--> statement-breakpoint
-- What makes an inquiry one that needs somebody now, and what is done then. The conditions all have to hold.
CREATE TABLE inquiry_rules (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  conditions jsonb NOT NULL,
  mark boolean NOT NULL DEFAULT true,
  assignee_id uuid,
  -- Members who get a mail; who has left is passed over.
  notify uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, assignee_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (assignee_id)
);
--> statement-breakpoint
CREATE UNIQUE INDEX inquiry_rules_name ON inquiry_rules (workspace_id, name);
--> statement-breakpoint
-- A rule fires once for an inquiry, whoever judges.
CREATE TABLE inquiry_rule_hits (
  workspace_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  fired_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, inquiry_id, rule_id),
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, rule_id) REFERENCES inquiry_rules (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX inquiry_rule_hits_rule ON inquiry_rule_hits (workspace_id, rule_id);
--> statement-breakpoint
-- Mails to members; `entry_id` says which rule, and why.
CREATE TABLE inquiry_alerts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  mail_state text NOT NULL CHECK (mail_state IN ('waiting', 'sent', 'failed')),
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamptz,
  sent_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, entry_id) REFERENCES inquiry_entries (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, member_id) REFERENCES members (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX inquiry_alerts_waiting ON inquiry_alerts (workspace_id, try_at) WHERE mail_state = 'waiting';
--> statement-breakpoint
-- What is there is judged; what comes in is not yet.
ALTER TABLE inquiries ADD COLUMN judged_at timestamptz DEFAULT now(), ADD COLUMN escalated_at timestamptz;
--> statement-breakpoint
ALTER TABLE inquiries ALTER COLUMN judged_at DROP DEFAULT;
--> statement-breakpoint
CREATE INDEX inquiries_unjudged ON inquiries (workspace_id, id) WHERE judged_at IS NULL;
--> statement-breakpoint
CREATE INDEX inquiries_escalated ON inquiries (workspace_id, recorded_at DESC NULLS LAST, id) WHERE escalated_at IS NOT NULL;
--> statement-breakpoint
-- A customer's latest score, for the rules about detractors.
CREATE INDEX responses_customer ON responses (workspace_id, customer_id, recorded_at) WHERE customer_id IS NOT NULL;
--> statement-breakpoint
-- Who has not been answered, for the rules about waiting.
CREATE INDEX inquiries_unanswered ON inquiries (workspace_id, recorded_at)
  WHERE first_replied_at IS NULL AND status IN ('new', 'open', 'reopened') AND merged_into_id IS NULL;
--> statement-breakpoint
ALTER TABLE inquiry_entries DROP CONSTRAINT inquiry_entries_kind_check;
--> statement-breakpoint
ALTER TABLE inquiry_entries ADD CONSTRAINT inquiry_entries_kind_check CHECK (kind IN ('reply', 'answer', 'note', 'status', 'assignment', 'receipt', 'merge', 'question', 'escalation'));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['inquiry_rules', 'inquiry_rule_hits', 'inquiry_alerts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
