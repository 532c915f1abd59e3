-- Who may answer by the link: everybody, whoever knows the PIN, or only who was invited.
ALTER TABLE surveys ADD COLUMN link_access text NOT NULL DEFAULT 'open' CHECK (link_access IN ('open', 'pin', 'invited'));
--> statement-breakpoint
ALTER TABLE surveys ADD COLUMN pin_hash text;
--> statement-breakpoint
ALTER TABLE surveys ADD CONSTRAINT surveys_pin_check CHECK (link_access <> 'pin' OR pin_hash IS NOT NULL);
--> statement-breakpoint
-- One letter to many: its words as they were sent.
CREATE TABLE mailings (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  sender_name text NOT NULL,
  reply_to text,
  language text NOT NULL,
  state text NOT NULL CHECK (state IN ('sending', 'stopped', 'done')),
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX mailings_survey ON mailings (workspace_id, survey_id, id);
--> statement-breakpoint
-- One person's way into a survey, good for one response: its id is the response's. The token opens nothing but that, so it is kept
-- as it is: a list of links can be had again.
CREATE TABLE survey_invitations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  mailing_id uuid,
  token text NOT NULL,
  customer_external_id text,
  name text,
  email text,
  attributes jsonb NOT NULL DEFAULT '{}',
  -- Null: the link was not mailed by us.
  mail_state text CHECK (mail_state IN ('waiting', 'sent', 'failed', 'unsubscribed', 'stopped')),
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, mailing_id) REFERENCES mailings (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE UNIQUE INDEX survey_invitations_token ON survey_invitations (workspace_id, token);
--> statement-breakpoint
CREATE INDEX survey_invitations_survey ON survey_invitations (workspace_id, survey_id, id);
--> statement-breakpoint
CREATE UNIQUE INDEX survey_invitations_address ON survey_invitations (workspace_id, mailing_id, email);
--> statement-breakpoint
CREATE INDEX survey_invitations_waiting ON survey_invitations (workspace_id, mailing_id, try_at) WHERE mail_state = 'waiting';
--> statement-breakpoint
-- Who wants no more mail of this workspace, by the spelling that addresses are compared in.
CREATE TABLE unsubscribed_addresses (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  address text NOT NULL,
  unsubscribed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, address)
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['mailings', 'survey_invitations', 'unsubscribed_addresses'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
