-- The quotas of the live version, so that recording a response need not read the whole definition; null: none.
ALTER TABLE surveys ADD COLUMN quotas jsonb;
--> statement-breakpoint
-- One row for each finished response and quota that it counts for. It goes with its response and in no other way.
CREATE TABLE quota_places (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  quota_id text NOT NULL,
  response_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, quota_id, response_id),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX quota_places_response ON quota_places (workspace_id, response_id);
--> statement-breakpoint
ALTER TABLE quota_places ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE quota_places FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON quota_places
  USING (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid)
  WITH CHECK (workspace_id = nullif(current_setting('koe.workspace_id', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON quota_places TO koe_app;
