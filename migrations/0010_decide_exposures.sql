-- Who sees a survey inside the company's own pages, when and how often. Not part of a version: it asks nothing.
ALTER TABLE surveys ADD COLUMN audience jsonb;
--> statement-breakpoint
-- Whether the company's server vouched for the customer's number; null where there is none, or where it came before this.
ALTER TABLE responses ADD COLUMN signed boolean;
--> statement-breakpoint
CREATE TABLE widget_settings (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  -- Whole days between two displays of any surveys to one customer; 0 is none.
  pause_days integer NOT NULL DEFAULT 0 CHECK (pause_days BETWEEN 0 AND 3650),
  demand_signatures boolean NOT NULL DEFAULT false,
  -- Not a hash: signatures are computed with it.
  secret text,
  secret_made_at timestamptz,
  -- When a page of the company last asked what to show, within an hour.
  last_call_at timestamptz
);
--> statement-breakpoint
-- One row for each customer ('c:' and the company's number) or visitor ('v:' and the browser's id) who was about to see
-- something: what decisions about the same one wait at, and the clock of the whole workspace.
CREATE TABLE exposure_subjects (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  subject text NOT NULL,
  -- The last display of any survey that nobody had asked for.
  last_shown_at timestamptz,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, subject)
);
--> statement-breakpoint
CREATE INDEX exposure_subjects_seen ON exposure_subjects (workspace_id, last_seen_at);
--> statement-breakpoint
-- The ledger of displays: one row for each, with the id that its response will have.
CREATE TABLE exposures (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  survey_version_id uuid NOT NULL,
  subject text NOT NULL,
  visitor_id uuid NOT NULL,
  signed boolean NOT NULL,
  trigger text NOT NULL,
  -- Opened on purpose, by the customer or the page: no clock counts it.
  asked boolean NOT NULL,
  -- When the wave began: of one wave one response is taken.
  wave timestamptz NOT NULL,
  decided_at timestamptz NOT NULL,
  shown_at timestamptz,
  started_at timestamptz,
  closed_at timestamptz,
  finished_at timestamptz,
  -- The response that this wave's answer came with.
  response_id uuid,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survey_id, survey_version_id)
    REFERENCES survey_versions (workspace_id, survey_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX exposures_subject ON exposures (workspace_id, subject, survey_id, decided_at DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX exposures_visitor ON exposures (workspace_id, visitor_id, survey_id);
--> statement-breakpoint
CREATE INDEX exposures_survey ON exposures (workspace_id, survey_id, decided_at);
--> statement-breakpoint
CREATE UNIQUE INDEX exposures_wave ON exposures (workspace_id, survey_id, subject, wave) WHERE response_id IS NOT NULL;
--> statement-breakpoint
-- Why a survey was not shown: the last reason for each customer or visitor, and how often it held.
CREATE TABLE withheld (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL,
  times integer NOT NULL DEFAULT 1,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, subject),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX withheld_subject ON withheld (workspace_id, subject);
--> statement-breakpoint
CREATE INDEX withheld_last ON withheld (workspace_id, last_at);
--> statement-breakpoint
-- How many reached each step of the funnel before the display on each day of the workspace, and how many each reason
-- stopped. From the display on, the ledger itself is counted.
CREATE TABLE exposure_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  day date NOT NULL,
  -- A step, or a reason with `stopped/` (after the trigger) or `left-out/` (when the page was loaded) before it.
  what text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, day, what),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
-- What customers did, as far as a survey asks for it: at most the last hundred of a name for each.
CREATE TABLE customer_events (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX customer_events_subject ON customer_events (workspace_id, subject, name, at DESC NULLS LAST);
--> statement-breakpoint
CREATE INDEX customer_events_at ON customer_events (workspace_id, at);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['widget_settings', 'exposure_subjects', 'exposures', 'withheld', 'exposure_counts', 'customer_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
