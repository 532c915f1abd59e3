CREATE TABLE imports (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  file_name text NOT NULL,
  file_path text,
  file_bytes bigint NOT NULL,
  file_hash text NOT NULL,
  format text NOT NULL CHECK (format IN ('csv', 'tsv', 'jsonl', 'xlsx')),
  encoding text NOT NULL,
  delimiter text,
  header text[] NOT NULL DEFAULT '{}',
  header_hash text NOT NULL,
  inspection jsonb,
  mapping jsonb,
  state text NOT NULL CHECK (state IN ('uploaded', 'checking', 'checked', 'queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  rows_total integer,
  rows_read integer NOT NULL DEFAULT 0,
  rows_added integer NOT NULL DEFAULT 0,
  rows_known integer NOT NULL DEFAULT 0,
  rows_refused integer NOT NULL DEFAULT 0,
  bytes_read bigint NOT NULL DEFAULT 0,
  verbatims_added integer NOT NULL DEFAULT 0,
  reasons jsonb NOT NULL DEFAULT '{}',
  failure text,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX imports_hash ON imports (workspace_id, file_hash);
--> statement-breakpoint
CREATE TABLE import_refusals (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  row_number integer NOT NULL,
  code text NOT NULL,
  column_name text,
  value text,
  PRIMARY KEY (workspace_id, import_id, row_number, code),
  FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE TABLE import_mappings (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  header_hash text NOT NULL,
  mapping jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, header_hash)
);
--> statement-breakpoint
CREATE TABLE surveys (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'live', 'paused', 'closed')),
  draft jsonb NOT NULL,
  live_version_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE TABLE survey_versions (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  number integer NOT NULL,
  definition jsonb NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, survey_id, number),
  UNIQUE (workspace_id, survey_id, id),
  FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
ALTER TABLE surveys ADD CONSTRAINT surveys_live_version_fkey FOREIGN KEY (workspace_id, id, live_version_id)
  REFERENCES survey_versions (workspace_id, survey_id, id);
--> statement-breakpoint
CREATE TABLE responses (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  survey_version_id uuid NOT NULL,
  customer_id uuid,
  seq integer NOT NULL,
  finished boolean NOT NULL DEFAULT false,
  channel text NOT NULL DEFAULT 'web',
  language text NOT NULL DEFAULT 'ja',
  attributes jsonb NOT NULL DEFAULT '{}',
  suspicions text[] NOT NULL DEFAULT '{}',
  body_hash text NOT NULL,
  started_at timestamptz,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, survey_id, survey_version_id) REFERENCES survey_versions (workspace_id, survey_id, id),
  FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX responses_survey ON responses (workspace_id, survey_id, recorded_at DESC NULLS LAST, id);
--> statement-breakpoint
CREATE INDEX responses_version ON responses (workspace_id, survey_id, survey_version_id);
--> statement-breakpoint
CREATE TABLE inquiry_forms (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'live', 'closed')),
  intro text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id)
);
--> statement-breakpoint
CREATE TABLE categories (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  form_id uuid NOT NULL,
  parent_id uuid,
  label text NOT NULL,
  position integer NOT NULL DEFAULT 0,
  archived_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, form_id, id),
  FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, form_id, parent_id) REFERENCES categories (workspace_id, form_id, id)
);
--> statement-breakpoint
CREATE TABLE inquiry_numbers (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  last_number bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE inquiries (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  number bigint NOT NULL,
  form_id uuid NOT NULL,
  category_id uuid,
  customer_id uuid,
  email text,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'waiting', 'solved', 'reopened')),
  seq integer NOT NULL DEFAULT 1,
  channel text NOT NULL DEFAULT 'web',
  language text NOT NULL DEFAULT 'ja',
  attributes jsonb NOT NULL DEFAULT '{}',
  suspicions text[] NOT NULL DEFAULT '{}',
  body_hash text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, number),
  FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms (workspace_id, id),
  FOREIGN KEY (workspace_id, category_id) REFERENCES categories (workspace_id, id),
  FOREIGN KEY (workspace_id, customer_id) REFERENCES customers (workspace_id, id)
);
--> statement-breakpoint
CREATE INDEX inquiries_recorded ON inquiries (workspace_id, recorded_at DESC NULLS LAST, id);
