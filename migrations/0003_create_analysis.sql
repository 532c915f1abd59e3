CREATE TABLE verbatims (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  source text NOT NULL CHECK (source IN ('response', 'inquiry', 'import')),
  source_id uuid NOT NULL,
  question_id text NOT NULL DEFAULT '',
  text text NOT NULL,
  customer_id uuid,
  said_at timestamptz NOT NULL,
  said_precision text NOT NULL DEFAULT 'time' CHECK (said_precision IN ('time', 'day', 'month', 'year', 'unknown')),
  score_kind text CHECK (score_kind IN ('nps', 'csat', 'ces')),
  score real,
  category text,
  channel text NOT NULL DEFAULT 'web',
  attributes jsonb NOT NULL DEFAULT '{}',
  suspicious boolean NOT NULL DEFAULT false,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  reading_state text NOT NULL DEFAULT 'pending' CHECK (reading_state IN ('pending', 'read', 'set_aside')),
  reading_reason text,
  reading_tries integer NOT NULL DEFAULT 0,
  reading_leased_until timestamptz,
  reading_version text,
  sentiment real,
  intents text[] NOT NULL DEFAULT '{}',
  losses text[] NOT NULL DEFAULT '{}',
  gains text[] NOT NULL DEFAULT '{}',
  row_hash text,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, source, source_id, question_id),
  FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX verbatims_pending ON verbatims (workspace_id, id) WHERE reading_state = 'pending';
--> statement-breakpoint
CREATE INDEX verbatims_said ON verbatims (workspace_id, said_at, id) INCLUDE (customer_id, suspicious, score_kind, score);
--> statement-breakpoint
CREATE INDEX verbatims_suspicious ON verbatims (workspace_id, id) WHERE suspicious;
--> statement-breakpoint
CREATE INDEX verbatims_customer ON verbatims (workspace_id, customer_id) WHERE customer_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX verbatims_row_hash ON verbatims (workspace_id, row_hash) WHERE row_hash IS NOT NULL;
--> statement-breakpoint
CREATE TABLE answers (
  workspace_id uuid NOT NULL,
  response_id uuid NOT NULL,
  question_id text NOT NULL,
  kind text NOT NULL,
  number double precision,
  option_ids text[],
  value jsonb,
  verbatim_id uuid,
  PRIMARY KEY (workspace_id, response_id, question_id),
  FOREIGN KEY (workspace_id, response_id) REFERENCES responses (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims (workspace_id, id)
);
--> statement-breakpoint
CREATE TABLE segments (
  workspace_id uuid NOT NULL,
  verbatim_id uuid NOT NULL,
  ordinal integer NOT NULL,
  start_offset integer NOT NULL,
  end_offset integer NOT NULL,
  terms text[] NOT NULL,
  compounds text[] NOT NULL,
  pairs jsonb NOT NULL,
  sentiment real NOT NULL,
  intents jsonb NOT NULL,
  losses jsonb NOT NULL,
  gains jsonb NOT NULL,
  PRIMARY KEY (workspace_id, verbatim_id, ordinal),
  FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE theme_models (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  version integer NOT NULL,
  state text NOT NULL CHECK (state IN ('building', 'active', 'retired')),
  model bytea,
  segment_count integer NOT NULL,
  other_share real NOT NULL,
  seed integer NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz,
  PRIMARY KEY (workspace_id, version)
);
--> statement-breakpoint
CREATE TABLE themes (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  parent_id uuid,
  label text NOT NULL,
  label_locked boolean NOT NULL DEFAULT false,
  terms text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, parent_id) REFERENCES themes (workspace_id, id)
);
--> statement-breakpoint
CREATE TABLE model_themes (
  workspace_id uuid NOT NULL,
  model_version integer NOT NULL,
  theme_id uuid NOT NULL,
  index integer NOT NULL,
  size integer NOT NULL,
  cohesion real NOT NULL,
  representatives jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (workspace_id, model_version, theme_id),
  UNIQUE (workspace_id, model_version, index),
  FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models (workspace_id, version) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id)
);
--> statement-breakpoint
CREATE TABLE assignments (
  workspace_id uuid NOT NULL,
  model_version integer NOT NULL,
  verbatim_id uuid NOT NULL,
  ordinal integer NOT NULL,
  theme_id uuid,
  subtheme_id uuid,
  confidence real NOT NULL,
  runner_up_id uuid,
  margin real NOT NULL,
  PRIMARY KEY (workspace_id, model_version, verbatim_id, ordinal),
  FOREIGN KEY (workspace_id, verbatim_id, ordinal) REFERENCES segments (workspace_id, verbatim_id, ordinal) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models (workspace_id, version) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX assignments_segment ON assignments (workspace_id, verbatim_id, ordinal);
--> statement-breakpoint
CREATE TABLE mentions (
  workspace_id uuid NOT NULL,
  model_version integer NOT NULL,
  theme_id uuid NOT NULL,
  verbatim_id uuid NOT NULL,
  respondent_id uuid NOT NULL,
  said_at timestamptz NOT NULL,
  confidence real NOT NULL,
  sentiment real NOT NULL,
  PRIMARY KEY (workspace_id, model_version, theme_id, verbatim_id),
  FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id),
  FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models (workspace_id, version) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX mentions_said ON mentions (workspace_id, model_version, theme_id, said_at) INCLUDE (respondent_id, verbatim_id, sentiment);
--> statement-breakpoint
CREATE INDEX mentions_verbatim ON mentions (workspace_id, verbatim_id);
--> statement-breakpoint
CREATE TABLE theme_events (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL,
  theme_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  undone_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, theme_id) REFERENCES themes (workspace_id, id)
);
