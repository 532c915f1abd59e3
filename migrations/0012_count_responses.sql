-- Results that do not grow with the number of responses. A stretch is a run of one survey's responses by the moment they were
-- recorded, counted once; its row says that the counts hold. Whoever writes a response in it deletes it in the same transaction.
CREATE TABLE counted_stretches (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  -- 0: counted from the responses. 1: the sum of several of level 0, beside them.
  level smallint NOT NULL,
  -- From inclusive, to exclusive.
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  -- Whose days the counts by day are.
  time_zone text NOT NULL,
  -- Responses that count, of them finished; and those left out as suspicious.
  base integer NOT NULL,
  finished integer NOT NULL,
  suspicious integer NOT NULL,
  -- Some of what respondents can be grouped by has no row in stretch_codes.
  leaves_out boolean NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE,
  CHECK (from_at < to_at)
);
--> statement-breakpoint
-- How many respondents said what. What `part` and `value` are depends on the aspect.
CREATE TABLE stretch_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamptz NOT NULL,
  question_id text NOT NULL,
  aspect text NOT NULL,
  part text NOT NULL,
  value double precision NOT NULL,
  respondents integer NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at, question_id, aspect, part, value),
  FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches (workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
--> statement-breakpoint
-- What each respondent of the stretch can be grouped by: for each, in the order of the stretch, the place of the label that
-- stands for them (from 1; 0 = none) in one byte, or in two where there are more than 255 labels.
CREATE TABLE stretch_codes (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL CHECK (level = 0),
  from_at timestamptz NOT NULL,
  variable text NOT NULL,
  labels jsonb NOT NULL,
  codes bytea NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at, variable),
  FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches (workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['counted_stretches', 'stretch_counts', 'stretch_codes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
