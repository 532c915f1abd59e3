-- What is counted is derived: the job counts it again, with the version and every number among the groupings.
TRUNCATE counted_stretches, stretch_counts, stretch_codes;
--> statement-breakpoint
DROP TABLE stretch_counts;
--> statement-breakpoint
-- How many respondents said what, one row for each aspect of a question: the lists have one entry for each thing that was said.
-- What `parts` and `numbers` are depends on the aspect.
CREATE TABLE stretch_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamptz NOT NULL,
  question_id text NOT NULL,
  aspect text NOT NULL,
  parts text[] NOT NULL,
  numbers double precision[] NOT NULL,
  respondents integer[] NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at, question_id, aspect),
  FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches (workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
--> statement-breakpoint
-- Respondents that results are read for again and again, by a name.
CREATE TABLE survey_segments (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  name text NOT NULL,
  -- Each a variable and its values: values are alternatives, conditions narrow each other.
  conditions jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, survey_id, name),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
-- A stretch in which a segment is counted too.
CREATE TABLE counted_segments (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamptz NOT NULL,
  segment_id uuid NOT NULL,
  base integer NOT NULL,
  finished integer NOT NULL,
  suspicious integer NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at, segment_id),
  FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches (workspace_id, survey_id, level, from_at) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, segment_id) REFERENCES survey_segments (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX counted_segments_segment ON counted_segments (workspace_id, segment_id, level, from_at);
--> statement-breakpoint
CREATE TABLE segment_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamptz NOT NULL,
  segment_id uuid NOT NULL,
  question_id text NOT NULL,
  aspect text NOT NULL,
  parts text[] NOT NULL,
  numbers double precision[] NOT NULL,
  respondents integer[] NOT NULL,
  PRIMARY KEY (workspace_id, survey_id, level, from_at, segment_id, question_id, aspect),
  FOREIGN KEY (workspace_id, survey_id, level, from_at, segment_id)
    REFERENCES counted_segments (workspace_id, survey_id, level, from_at, segment_id) ON DELETE CASCADE
);
--> statement-breakpoint
-- Groups of fewer respondents are not shown; null = everything is.
ALTER TABLE surveys ADD COLUMN least_shown smallint CHECK (least_shown BETWEEN 2 AND 30);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['stretch_counts', 'survey_segments', 'counted_segments', 'segment_counts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
