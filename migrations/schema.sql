CREATE TABLE action_events (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  action_id uuid NOT NULL,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  member_id uuid,
  member_name text NOT NULL DEFAULT ''::text,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT action_events_kind_check CHECK ((kind = ANY (ARRAY['created'::text, 'changed'::text, 'moved'::text, 'removed'::text, 'restored'::text]))),
  CONSTRAINT action_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT action_events_workspace_id_action_id_fkey FOREIGN KEY (workspace_id, action_id) REFERENCES actions(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT action_events_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (member_id)
);
CREATE INDEX action_events_action ON public.action_events USING btree (workspace_id, action_id, id);
CREATE INDEX action_events_member ON public.action_events USING btree (workspace_id, member_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE action_themes (
  workspace_id uuid NOT NULL,
  action_id uuid NOT NULL,
  theme_id uuid NOT NULL,
  CONSTRAINT action_themes_pkey PRIMARY KEY (workspace_id, action_id, theme_id),
  CONSTRAINT action_themes_workspace_id_action_id_fkey FOREIGN KEY (workspace_id, action_id) REFERENCES actions(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT action_themes_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX action_themes_theme ON public.action_themes USING btree (workspace_id, theme_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE actions (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  title text NOT NULL,
  note text NOT NULL DEFAULT ''::text,
  kind text NOT NULL,
  state text NOT NULL,
  owner_id uuid,
  article_id uuid,
  planned_on date,
  shipped_on date,
  watch_weeks integer NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  registered jsonb NOT NULL,
  measured jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  removed_at timestamp with time zone,
  CONSTRAINT actions_kind_check CHECK ((kind = ANY (ARRAY['faq'::text, 'fix'::text, 'message'::text]))),
  CONSTRAINT actions_measured CHECK (((measured IS NOT NULL) = (state = 'measured'::text))),
  CONSTRAINT actions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT actions_shipped CHECK (((shipped_on IS NOT NULL) = (state = ANY (ARRAY['shipped'::text, 'measured'::text])))),
  CONSTRAINT actions_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'agreed'::text, 'shipped'::text, 'measured'::text]))),
  CONSTRAINT actions_watch_weeks_check CHECK (((watch_weeks >= 2) AND (watch_weeks <= 26))),
  CONSTRAINT actions_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES articles(workspace_id, id) ON DELETE SET NULL (article_id),
  CONSTRAINT actions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT actions_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (owner_id)
);
CREATE INDEX actions_article ON public.actions USING btree (workspace_id, article_id);
CREATE INDEX actions_owner ON public.actions USING btree (workspace_id, owner_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE answers (
  workspace_id uuid NOT NULL,
  response_id uuid NOT NULL,
  question_id text NOT NULL,
  kind text NOT NULL,
  number double precision,
  option_ids text[],
  value jsonb,
  verbatim_id uuid,
  CONSTRAINT answers_pkey PRIMARY KEY (workspace_id, response_id, question_id),
  CONSTRAINT answers_workspace_id_response_id_fkey FOREIGN KEY (workspace_id, response_id) REFERENCES responses(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT answers_workspace_id_verbatim_id_fkey FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims(workspace_id, id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE api_tokens (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  token_hash text NOT NULL,
  hint text NOT NULL,
  scopes text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT api_tokens_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT api_tokens_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT api_tokens_workspace_id_token_hash_key UNIQUE (workspace_id, token_hash)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE article_inquiries (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  linked_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT article_inquiries_pkey PRIMARY KEY (workspace_id, article_id, inquiry_id),
  CONSTRAINT article_inquiries_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES articles(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT article_inquiries_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX article_inquiries_inquiry ON public.article_inquiries USING btree (workspace_id, inquiry_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE article_revisions (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  category text NOT NULL,
  excerpt text NOT NULL,
  author_id uuid,
  author_name text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT article_revisions_pkey PRIMARY KEY (workspace_id, article_id, number),
  CONSTRAINT article_revisions_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES articles(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT article_revisions_workspace_id_author_id_fkey FOREIGN KEY (workspace_id, author_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (author_id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE article_votes (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  solved boolean NOT NULL,
  reason text NOT NULL DEFAULT ''::text,
  voted_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT article_votes_pkey PRIMARY KEY (workspace_id, article_id, visitor_id),
  CONSTRAINT article_votes_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES articles(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE articles (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  category text NOT NULL DEFAULT ''::text,
  state text NOT NULL,
  revision integer NOT NULL,
  public_revision integer,
  published_at timestamp with time zone,
  owner_id uuid,
  review_on date,
  index_version bigint NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT articles_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT articles_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'review'::text, 'published'::text, 'archived'::text]))),
  CONSTRAINT articles_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT articles_workspace_id_number_key UNIQUE (workspace_id, number),
  CONSTRAINT articles_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (owner_id)
);
CREATE INDEX articles_index_version ON public.articles USING btree (workspace_id, index_version);
CREATE INDEX articles_owner ON public.articles USING btree (workspace_id, owner_id);
CREATE INDEX articles_updated ON public.articles USING btree (workspace_id, updated_at DESC, id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

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
  sentiment real,
  sentiment_by text,
  CONSTRAINT assignments_pkey PRIMARY KEY (workspace_id, model_version, verbatim_id, ordinal),
  CONSTRAINT assignments_sentiment_by_check CHECK ((sentiment_by = ANY (ARRAY['words'::text, 'ratings'::text]))),
  CONSTRAINT assignments_workspace_id_model_version_fkey FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models(workspace_id, version) ON DELETE CASCADE,
  CONSTRAINT assignments_workspace_id_verbatim_id_ordinal_fkey FOREIGN KEY (workspace_id, verbatim_id, ordinal) REFERENCES segments(workspace_id, verbatim_id, ordinal) ON DELETE CASCADE
);
CREATE INDEX assignments_segment ON public.assignments USING btree (workspace_id, verbatim_id, ordinal);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE attachment_parts (
  workspace_id uuid NOT NULL,
  attachment_id uuid NOT NULL,
  place integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT attachment_parts_pkey PRIMARY KEY (workspace_id, attachment_id, place),
  CONSTRAINT attachment_parts_workspace_id_attachment_id_fkey FOREIGN KEY (workspace_id, attachment_id) REFERENCES attachments(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE attachments (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid,
  form_id uuid,
  question_id text NOT NULL,
  subject_id uuid NOT NULL,
  response_id uuid,
  inquiry_id uuid,
  name text NOT NULL,
  kind text NOT NULL,
  size integer NOT NULL,
  hash text NOT NULL,
  arrived_at timestamp with time zone NOT NULL,
  CONSTRAINT attachments_bound_check CHECK ((((response_id = subject_id) AND (inquiry_id IS NULL)) OR ((inquiry_id = subject_id) AND (response_id IS NULL)) OR ((response_id IS NULL) AND (inquiry_id IS NULL)))),
  CONSTRAINT attachments_kind_check CHECK ((kind = ANY (ARRAY['picture'::text, 'pdf'::text, 'text'::text, 'office'::text]))),
  CONSTRAINT attachments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT attachments_place_check CHECK (((survey_id IS NULL) OR (form_id IS NULL))),
  CONSTRAINT attachments_size_check CHECK ((size > 0)),
  CONSTRAINT attachments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT attachments_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT attachments_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT attachments_workspace_id_response_id_fkey FOREIGN KEY (workspace_id, response_id) REFERENCES responses(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT attachments_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX attachments_inquiry ON public.attachments USING btree (workspace_id, inquiry_id) WHERE (inquiry_id IS NOT NULL);
CREATE INDEX attachments_loose ON public.attachments USING btree (workspace_id, arrived_at) WHERE ((response_id IS NULL) AND (inquiry_id IS NULL));
CREATE INDEX attachments_response ON public.attachments USING btree (workspace_id, response_id) WHERE (response_id IS NOT NULL);
CREATE INDEX attachments_size ON public.attachments USING btree (workspace_id) INCLUDE (size);
CREATE INDEX attachments_subject ON public.attachments USING btree (workspace_id, subject_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE audit_events (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  actor_kind text NOT NULL,
  actor_id text,
  verb text NOT NULL,
  target_kind text NOT NULL,
  target_id text,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT audit_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['member'::text, 'token'::text, 'system'::text, 'customer'::text]))),
  CONSTRAINT audit_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT audit_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT INSERT, SELECT TO koe_app

CREATE TABLE auth_accounts (
  id text NOT NULL,
  user_id text NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT auth_accounts_pkey PRIMARY KEY (id),
  CONSTRAINT auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_accounts_user ON public.auth_accounts USING btree (user_id);
-- NO ROW LEVEL SECURITY

CREATE TABLE auth_rate_limits (
  id text NOT NULL,
  key text NOT NULL,
  count integer NOT NULL,
  last_request bigint NOT NULL,
  CONSTRAINT auth_rate_limits_key_key UNIQUE (key),
  CONSTRAINT auth_rate_limits_pkey PRIMARY KEY (id)
);
-- NO ROW LEVEL SECURITY

CREATE TABLE auth_sessions (
  id text NOT NULL,
  user_id text NOT NULL,
  token text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT auth_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT auth_sessions_token_key UNIQUE (token),
  CONSTRAINT auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE
);
CREATE INDEX auth_sessions_user ON public.auth_sessions USING btree (user_id);
-- NO ROW LEVEL SECURITY

CREATE TABLE auth_users (
  id text NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT auth_users_email_key UNIQUE (email),
  CONSTRAINT auth_users_pkey PRIMARY KEY (id)
);
-- NO ROW LEVEL SECURITY
-- GRANT SELECT TO koe_app

CREATE TABLE auth_verifications (
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT auth_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verifications_identifier ON public.auth_verifications USING btree (identifier);
-- NO ROW LEVEL SECURITY

CREATE TABLE categories (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  form_id uuid NOT NULL,
  parent_id uuid,
  label text NOT NULL,
  position integer NOT NULL DEFAULT 0,
  archived_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  help text NOT NULL DEFAULT ''::text,
  fields jsonb NOT NULL DEFAULT '[]'::jsonb,
  import_id uuid,
  CONSTRAINT categories_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT categories_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT categories_workspace_id_form_id_id_key UNIQUE (workspace_id, form_id, id),
  CONSTRAINT categories_workspace_id_form_id_parent_id_fkey FOREIGN KEY (workspace_id, form_id, parent_id) REFERENCES categories(workspace_id, form_id, id),
  CONSTRAINT categories_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id)
);
CREATE INDEX categories_parent ON public.categories USING btree (workspace_id, form_id, parent_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE counted_segments (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamp with time zone NOT NULL,
  segment_id uuid NOT NULL,
  base integer NOT NULL,
  finished integer NOT NULL,
  suspicious integer NOT NULL,
  CONSTRAINT counted_segments_pkey PRIMARY KEY (workspace_id, survey_id, level, from_at, segment_id),
  CONSTRAINT counted_segments_workspace_id_segment_id_fkey FOREIGN KEY (workspace_id, segment_id) REFERENCES survey_segments(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT counted_segments_workspace_id_survey_id_level_from_at_fkey FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches(workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
CREATE INDEX counted_segments_segment ON public.counted_segments USING btree (workspace_id, segment_id, level, from_at);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE counted_stretches (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  time_zone text NOT NULL,
  base integer NOT NULL,
  finished integer NOT NULL,
  suspicious integer NOT NULL,
  leaves_out boolean NOT NULL,
  CONSTRAINT counted_stretches_check CHECK ((from_at < to_at)),
  CONSTRAINT counted_stretches_pkey PRIMARY KEY (workspace_id, survey_id, level, from_at),
  CONSTRAINT counted_stretches_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE customer_events (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT customer_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT customer_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX customer_events_at ON public.customer_events USING btree (workspace_id, at);
CREATE INDEX customer_events_subject ON public.customer_events USING btree (workspace_id, subject, name, at DESC NULLS LAST);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE customers (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  external_id text NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT customers_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT customers_workspace_id_external_id_key UNIQUE (workspace_id, external_id),
  CONSTRAINT customers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE desk_members (
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  member_id uuid NOT NULL,
  category_ids uuid[],
  last_given bigint NOT NULL DEFAULT 0,
  CONSTRAINT desk_members_pkey PRIMARY KEY (workspace_id, form_id, member_id),
  CONSTRAINT desk_members_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES desks(workspace_id, form_id) ON DELETE CASCADE,
  CONSTRAINT desk_members_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE desks (
  workspace_id uuid NOT NULL,
  form_id uuid NOT NULL,
  assignment text NOT NULL,
  first_reply_minutes integer,
  solution_minutes integer,
  hours jsonb,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  ask text NOT NULL DEFAULT 'none'::text,
  ask_after_minutes integer NOT NULL DEFAULT 60,
  ask_survey_id uuid,
  CONSTRAINT desks_ask_after_minutes_check CHECK (((ask_after_minutes >= 0) AND (ask_after_minutes <= 43200))),
  CONSTRAINT desks_ask_check CHECK ((ask = ANY (ARRAY['none'::text, 'csat'::text, 'ces'::text]))),
  CONSTRAINT desks_assignment_check CHECK ((assignment = ANY (ARRAY['none'::text, 'turns'::text, 'load'::text]))),
  CONSTRAINT desks_first_reply_minutes_check CHECK ((first_reply_minutes > 0)),
  CONSTRAINT desks_pkey PRIMARY KEY (workspace_id, form_id),
  CONSTRAINT desks_solution_minutes_check CHECK ((solution_minutes > 0)),
  CONSTRAINT desks_workspace_id_ask_survey_id_fkey FOREIGN KEY (workspace_id, ask_survey_id) REFERENCES surveys(workspace_id, id) ON DELETE SET NULL (ask_survey_id),
  CONSTRAINT desks_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE exposure_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  day date NOT NULL,
  what text NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT exposure_counts_pkey PRIMARY KEY (workspace_id, survey_id, day, what),
  CONSTRAINT exposure_counts_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE exposure_subjects (
  workspace_id uuid NOT NULL,
  subject text NOT NULL,
  last_shown_at timestamp with time zone,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT exposure_subjects_pkey PRIMARY KEY (workspace_id, subject),
  CONSTRAINT exposure_subjects_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX exposure_subjects_seen ON public.exposure_subjects USING btree (workspace_id, last_seen_at);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE exposures (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  survey_version_id uuid NOT NULL,
  subject text NOT NULL,
  visitor_id uuid NOT NULL,
  signed boolean NOT NULL,
  trigger text NOT NULL,
  asked boolean NOT NULL,
  wave timestamp with time zone NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  shown_at timestamp with time zone,
  started_at timestamp with time zone,
  closed_at timestamp with time zone,
  finished_at timestamp with time zone,
  response_id uuid,
  CONSTRAINT exposures_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT exposures_workspace_id_survey_id_survey_version_id_fkey FOREIGN KEY (workspace_id, survey_id, survey_version_id) REFERENCES survey_versions(workspace_id, survey_id, id) ON DELETE CASCADE
);
CREATE INDEX exposures_subject ON public.exposures USING btree (workspace_id, subject, survey_id, decided_at DESC NULLS LAST);
CREATE INDEX exposures_survey ON public.exposures USING btree (workspace_id, survey_id, decided_at);
CREATE INDEX exposures_visitor ON public.exposures USING btree (workspace_id, visitor_id, survey_id);
CREATE UNIQUE INDEX exposures_wave ON public.exposures USING btree (workspace_id, survey_id, subject, wave) WHERE (response_id IS NOT NULL);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE help_centers (
  workspace_id uuid NOT NULL,
  last_number integer NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT 0,
  look_first boolean NOT NULL DEFAULT false,
  CONSTRAINT help_centers_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT help_centers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE help_visit_articles (
  workspace_id uuid NOT NULL,
  visit_id uuid NOT NULL,
  article_id uuid NOT NULL,
  shown_at timestamp with time zone NOT NULL DEFAULT now(),
  opened_at timestamp with time zone,
  solved_at timestamp with time zone,
  went_on_at timestamp with time zone,
  CONSTRAINT help_visit_articles_pkey PRIMARY KEY (workspace_id, visit_id, article_id),
  CONSTRAINT help_visit_articles_workspace_id_article_id_fkey FOREIGN KEY (workspace_id, article_id) REFERENCES articles(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT help_visit_articles_workspace_id_visit_id_fkey FOREIGN KEY (workspace_id, visit_id) REFERENCES help_visits(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX help_visit_articles_article ON public.help_visit_articles USING btree (workspace_id, article_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE help_visits (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  form_id uuid NOT NULL,
  category text NOT NULL DEFAULT ''::text,
  inquiry_id uuid,
  sent_at timestamp with time zone,
  began_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT help_visits_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT help_visits_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT help_visits_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE SET NULL (inquiry_id)
);
CREATE INDEX help_visits_began ON public.help_visits USING btree (workspace_id, began_at);
CREATE INDEX help_visits_inquiry ON public.help_visits USING btree (workspace_id, inquiry_id) WHERE (inquiry_id IS NOT NULL);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE import_mappings (
  workspace_id uuid NOT NULL,
  header_hash text NOT NULL,
  mapping jsonb NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT import_mappings_pkey PRIMARY KEY (workspace_id, header_hash),
  CONSTRAINT import_mappings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE import_refusals (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  row_number integer NOT NULL,
  code text NOT NULL,
  column_name text,
  value text,
  CONSTRAINT import_refusals_pkey PRIMARY KEY (workspace_id, import_id, row_number, code),
  CONSTRAINT import_refusals_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE imports (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  file_name text NOT NULL,
  file_path text,
  file_bytes bigint NOT NULL,
  file_hash text NOT NULL,
  format text NOT NULL,
  encoding text NOT NULL,
  delimiter text,
  header text[] NOT NULL DEFAULT '{}'::text[],
  header_hash text NOT NULL,
  inspection jsonb,
  mapping jsonb,
  state text NOT NULL,
  rows_total integer,
  rows_read integer NOT NULL DEFAULT 0,
  rows_added integer NOT NULL DEFAULT 0,
  rows_known integer NOT NULL DEFAULT 0,
  rows_refused integer NOT NULL DEFAULT 0,
  bytes_read bigint NOT NULL DEFAULT 0,
  verbatims_added integer NOT NULL DEFAULT 0,
  reasons jsonb NOT NULL DEFAULT '{}'::jsonb,
  failure text,
  created_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  started_at timestamp with time zone,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  resumed_at timestamp with time zone,
  resumed_rows integer NOT NULL DEFAULT 0,
  resumed_bytes bigint NOT NULL DEFAULT 0,
  unknown jsonb NOT NULL DEFAULT '{}'::jsonb,
  CONSTRAINT imports_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'tsv'::text, 'jsonl'::text, 'xlsx'::text]))),
  CONSTRAINT imports_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'checking'::text, 'checked'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text]))),
  CONSTRAINT imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE INDEX imports_hash ON public.imports USING btree (workspace_id, file_hash);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiries (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  number bigint NOT NULL,
  form_id uuid NOT NULL,
  category_id uuid,
  customer_id uuid,
  email text,
  status text NOT NULL DEFAULT 'new'::text,
  seq integer NOT NULL DEFAULT 1,
  channel text NOT NULL DEFAULT 'web'::text,
  language text NOT NULL DEFAULT 'ja'::text,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  suspicions text[] NOT NULL DEFAULT '{}'::text[],
  body_hash text NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  signed boolean,
  assignee_id uuid,
  fields jsonb NOT NULL DEFAULT '[]'::jsonb,
  first_reply_due_at timestamp with time zone,
  solution_due_at timestamp with time zone,
  first_replied_at timestamp with time zone,
  clocks_stopped_at timestamp with time zone,
  due_at timestamp with time zone,
  merged_into_id uuid,
  judged_at timestamp with time zone,
  escalated_at timestamp with time zone,
  import_id uuid,
  origin_system text,
  origin_number text,
  CONSTRAINT inquiries_merged_check CHECK ((merged_into_id <> id)),
  CONSTRAINT inquiries_origin_check CHECK ((num_nulls(import_id, origin_system, origin_number) = ANY (ARRAY[0, 3]))),
  CONSTRAINT inquiries_origin_system_check CHECK ((origin_system = ANY (ARRAY['zendesk'::text, 'freshdesk'::text, 'kintone'::text, 'other'::text]))),
  CONSTRAINT inquiries_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiries_status_check CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'waiting'::text, 'solved'::text, 'reopened'::text]))),
  CONSTRAINT inquiries_workspace_id_assignee_id_fkey FOREIGN KEY (workspace_id, assignee_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (assignee_id),
  CONSTRAINT inquiries_workspace_id_category_id_fkey FOREIGN KEY (workspace_id, category_id) REFERENCES categories(workspace_id, id),
  CONSTRAINT inquiries_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  CONSTRAINT inquiries_workspace_id_form_id_fkey FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms(workspace_id, id),
  CONSTRAINT inquiries_workspace_id_import_id_fkey FOREIGN KEY (workspace_id, import_id) REFERENCES imports(workspace_id, id),
  CONSTRAINT inquiries_workspace_id_merged_into_id_fkey FOREIGN KEY (workspace_id, merged_into_id) REFERENCES inquiries(workspace_id, id) ON DELETE SET NULL (merged_into_id),
  CONSTRAINT inquiries_workspace_id_number_key UNIQUE (workspace_id, number)
);
CREATE INDEX inquiries_assignee ON public.inquiries USING btree (workspace_id, assignee_id, recorded_at DESC NULLS LAST, id);
CREATE INDEX inquiries_category ON public.inquiries USING btree (workspace_id, category_id, recorded_at DESC NULLS LAST, id);
CREATE INDEX inquiries_customer ON public.inquiries USING btree (workspace_id, customer_id, recorded_at) WHERE (customer_id IS NOT NULL);
CREATE INDEX inquiries_due ON public.inquiries USING btree (workspace_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX inquiries_email ON public.inquiries USING btree (workspace_id, lower(email), recorded_at) WHERE (email IS NOT NULL);
CREATE INDEX inquiries_escalated ON public.inquiries USING btree (workspace_id, recorded_at DESC NULLS LAST, id) WHERE (escalated_at IS NOT NULL);
CREATE INDEX inquiries_import ON public.inquiries USING btree (workspace_id, import_id, id) WHERE (import_id IS NOT NULL);
CREATE INDEX inquiries_merged ON public.inquiries USING btree (workspace_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX inquiries_on_desk ON public.inquiries USING btree (workspace_id, assignee_id) WHERE ((status = ANY (ARRAY['new'::text, 'open'::text, 'reopened'::text])) AND (merged_into_id IS NULL));
CREATE UNIQUE INDEX inquiries_origin ON public.inquiries USING btree (workspace_id, origin_number, origin_system) WHERE (origin_number IS NOT NULL);
CREATE INDEX inquiries_recorded ON public.inquiries USING btree (workspace_id, recorded_at DESC NULLS LAST, id);
CREATE INDEX inquiries_status ON public.inquiries USING btree (workspace_id, status, recorded_at DESC NULLS LAST, id);
CREATE INDEX inquiries_unanswered ON public.inquiries USING btree (workspace_id, recorded_at) WHERE ((first_replied_at IS NULL) AND (status = ANY (ARRAY['new'::text, 'open'::text, 'reopened'::text])) AND (merged_into_id IS NULL));
CREATE INDEX inquiries_unjudged ON public.inquiries USING btree (workspace_id, id) WHERE (judged_at IS NULL);
CREATE TRIGGER tell_arrived AFTER INSERT ON public.inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('arrived');
CREATE TRIGGER tell_changed AFTER UPDATE ON public.inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_alerts (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  mail_state text NOT NULL,
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamp with time zone,
  sent_at timestamp with time zone,
  CONSTRAINT inquiry_alerts_mail_state_check CHECK ((mail_state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text]))),
  CONSTRAINT inquiry_alerts_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiry_alerts_workspace_id_entry_id_fkey FOREIGN KEY (workspace_id, entry_id) REFERENCES inquiry_entries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_alerts_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX inquiry_alerts_waiting ON public.inquiry_alerts USING btree (workspace_id, try_at) WHERE (mail_state = 'waiting'::text);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_entries (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  kind text NOT NULL,
  author_id uuid,
  author_name text NOT NULL DEFAULT ''::text,
  body text NOT NULL DEFAULT ''::text,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  message_id text,
  mail_state text,
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamp with time zone,
  sent_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  invitation_id uuid,
  CONSTRAINT inquiry_entries_kind_check CHECK ((kind = ANY (ARRAY['reply'::text, 'answer'::text, 'note'::text, 'status'::text, 'assignment'::text, 'receipt'::text, 'merge'::text, 'question'::text, 'escalation'::text]))),
  CONSTRAINT inquiry_entries_mail_state_check CHECK ((mail_state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'stopped'::text]))),
  CONSTRAINT inquiry_entries_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiry_entries_workspace_id_author_id_fkey FOREIGN KEY (workspace_id, author_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (author_id),
  CONSTRAINT inquiry_entries_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_entries_workspace_id_invitation_id_fkey FOREIGN KEY (workspace_id, invitation_id) REFERENCES survey_invitations(workspace_id, id) ON DELETE SET NULL (invitation_id)
);
CREATE INDEX inquiry_entries_inquiry ON public.inquiry_entries USING btree (workspace_id, inquiry_id, id);
CREATE INDEX inquiry_entries_invitation ON public.inquiry_entries USING btree (workspace_id, invitation_id) WHERE (invitation_id IS NOT NULL);
CREATE UNIQUE INDEX inquiry_entries_message ON public.inquiry_entries USING btree (workspace_id, message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX inquiry_entries_waiting ON public.inquiry_entries USING btree (workspace_id, try_at) WHERE (mail_state = 'waiting'::text);
CREATE TRIGGER tell_mailed AFTER UPDATE ON public.inquiry_entries FOR EACH ROW WHEN ((old.mail_state IS DISTINCT FROM new.mail_state)) EXECUTE FUNCTION tell_of_inquiry('changed');
CREATE TRIGGER tell_said AFTER INSERT ON public.inquiry_entries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_forms (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  intro text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  files boolean NOT NULL DEFAULT false,
  secret text,
  CONSTRAINT inquiry_forms_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiry_forms_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'live'::text, 'closed'::text]))),
  CONSTRAINT inquiry_forms_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_mentions (
  workspace_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  seen_at timestamp with time zone,
  CONSTRAINT inquiry_mentions_pkey PRIMARY KEY (workspace_id, entry_id, member_id),
  CONSTRAINT inquiry_mentions_workspace_id_entry_id_fkey FOREIGN KEY (workspace_id, entry_id) REFERENCES inquiry_entries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_mentions_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_mentions_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX inquiry_mentions_member ON public.inquiry_mentions USING btree (workspace_id, member_id, inquiry_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_numbers (
  workspace_id uuid NOT NULL,
  last_number bigint NOT NULL,
  CONSTRAINT inquiry_numbers_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT inquiry_numbers_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_presence (
  workspace_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  member_id uuid NOT NULL,
  writing boolean NOT NULL DEFAULT false,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT inquiry_presence_pkey PRIMARY KEY (workspace_id, inquiry_id, member_id),
  CONSTRAINT inquiry_presence_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_presence_workspace_id_member_id_fkey FOREIGN KEY (workspace_id, member_id) REFERENCES members(workspace_id, id) ON DELETE CASCADE
);
CREATE TRIGGER tell_looked AFTER INSERT ON public.inquiry_presence FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('looked');
CREATE TRIGGER tell_writing AFTER UPDATE ON public.inquiry_presence FOR EACH ROW WHEN ((old.writing IS DISTINCT FROM new.writing)) EXECUTE FUNCTION tell_of_inquiry('looked');
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_rule_hits (
  workspace_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  fired_at timestamp with time zone NOT NULL,
  CONSTRAINT inquiry_rule_hits_pkey PRIMARY KEY (workspace_id, inquiry_id, rule_id),
  CONSTRAINT inquiry_rule_hits_workspace_id_inquiry_id_fkey FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT inquiry_rule_hits_workspace_id_rule_id_fkey FOREIGN KEY (workspace_id, rule_id) REFERENCES inquiry_rules(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX inquiry_rule_hits_rule ON public.inquiry_rule_hits USING btree (workspace_id, rule_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_rules (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  conditions jsonb NOT NULL,
  mark boolean NOT NULL DEFAULT true,
  assignee_id uuid,
  notify uuid[] NOT NULL DEFAULT '{}'::uuid[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT inquiry_rules_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiry_rules_workspace_id_assignee_id_fkey FOREIGN KEY (workspace_id, assignee_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (assignee_id),
  CONSTRAINT inquiry_rules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX inquiry_rules_name ON public.inquiry_rules USING btree (workspace_id, name);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE inquiry_views (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  owner_id uuid,
  name text NOT NULL,
  filter jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT inquiry_views_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT inquiry_views_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT inquiry_views_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES members(workspace_id, id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE invitations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  email text,
  role text NOT NULL,
  token_hash text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  accepted_at timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT invitations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'analyst'::text, 'viewer'::text]))),
  CONSTRAINT invitations_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT invitations_workspace_id_token_hash_key UNIQUE (workspace_id, token_hash)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE koe_migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT koe_migrations_pkey PRIMARY KEY (name)
);
-- NO ROW LEVEL SECURITY

CREATE TABLE macros (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  body text NOT NULL,
  status_after text,
  assignee_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT macros_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT macros_status_after_check CHECK ((status_after = ANY (ARRAY['open'::text, 'waiting'::text, 'solved'::text]))),
  CONSTRAINT macros_workspace_id_assignee_id_fkey FOREIGN KEY (workspace_id, assignee_id) REFERENCES members(workspace_id, id) ON DELETE SET NULL (assignee_id),
  CONSTRAINT macros_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX macros_name ON public.macros USING btree (workspace_id, name);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE mailings (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  sender_name text NOT NULL,
  reply_to text,
  language text NOT NULL,
  state text NOT NULL,
  created_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT mailings_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT mailings_state_check CHECK ((state = ANY (ARRAY['sending'::text, 'stopped'::text, 'done'::text]))),
  CONSTRAINT mailings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT mailings_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX mailings_survey ON public.mailings USING btree (workspace_id, survey_id, id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE members (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id text NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT members_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'analyst'::text, 'viewer'::text]))),
  CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users(id) ON DELETE CASCADE,
  CONSTRAINT members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT members_workspace_id_user_id_key UNIQUE (workspace_id, user_id)
);
CREATE INDEX members_user ON public.members USING btree (user_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY own_memberships FOR r USING (user_id = NULLIF(current_setting('koe.user_id'::text, true), ''::text)) WITH CHECK -
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE mentions (
  workspace_id uuid NOT NULL,
  model_version integer NOT NULL,
  theme_id uuid NOT NULL,
  verbatim_id uuid NOT NULL,
  respondent_id uuid NOT NULL,
  said_at timestamp with time zone NOT NULL,
  confidence real NOT NULL,
  sentiment real NOT NULL,
  CONSTRAINT mentions_pkey PRIMARY KEY (workspace_id, model_version, theme_id, verbatim_id),
  CONSTRAINT mentions_workspace_id_model_version_fkey FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models(workspace_id, version) ON DELETE CASCADE,
  CONSTRAINT mentions_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id),
  CONSTRAINT mentions_workspace_id_verbatim_id_fkey FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX mentions_said ON public.mentions USING btree (workspace_id, model_version, theme_id, said_at) INCLUDE (respondent_id, verbatim_id, sentiment);
CREATE INDEX mentions_verbatim ON public.mentions USING btree (workspace_id, verbatim_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE model_themes (
  workspace_id uuid NOT NULL,
  model_version integer NOT NULL,
  theme_id uuid NOT NULL,
  index integer NOT NULL,
  size integer NOT NULL,
  cohesion real NOT NULL,
  representatives jsonb NOT NULL DEFAULT '[]'::jsonb,
  CONSTRAINT model_themes_pkey PRIMARY KEY (workspace_id, model_version, theme_id),
  CONSTRAINT model_themes_workspace_id_model_version_fkey FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models(workspace_id, version) ON DELETE CASCADE,
  CONSTRAINT model_themes_workspace_id_model_version_index_key UNIQUE (workspace_id, model_version, index),
  CONSTRAINT model_themes_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE pictures (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  hash text NOT NULL,
  media_type text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  bytes bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT pictures_height_check CHECK ((height > 0)),
  CONSTRAINT pictures_media_type_check CHECK ((media_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text, 'image/gif'::text]))),
  CONSTRAINT pictures_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT pictures_width_check CHECK ((width > 0)),
  CONSTRAINT pictures_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX pictures_hash ON public.pictures USING btree (workspace_id, hash);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE quota_places (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  quota_id text NOT NULL,
  response_id uuid NOT NULL,
  CONSTRAINT quota_places_pkey PRIMARY KEY (workspace_id, survey_id, quota_id, response_id),
  CONSTRAINT quota_places_workspace_id_response_id_fkey FOREIGN KEY (workspace_id, response_id) REFERENCES responses(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT quota_places_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX quota_places_response ON public.quota_places USING btree (workspace_id, response_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE responses (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  survey_version_id uuid NOT NULL,
  customer_id uuid,
  seq integer NOT NULL,
  finished boolean NOT NULL DEFAULT false,
  channel text NOT NULL DEFAULT 'web'::text,
  language text NOT NULL DEFAULT 'ja'::text,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  suspicions text[] NOT NULL DEFAULT '{}'::text[],
  body_hash text NOT NULL,
  started_at timestamp with time zone,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  signed boolean,
  seconds jsonb,
  took double precision,
  wave integer,
  previous jsonb,
  CONSTRAINT responses_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT responses_wave_check CHECK ((wave > 0)),
  CONSTRAINT responses_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  CONSTRAINT responses_workspace_id_survey_id_survey_version_id_fkey FOREIGN KEY (workspace_id, survey_id, survey_version_id) REFERENCES survey_versions(workspace_id, survey_id, id)
);
CREATE INDEX responses_customer ON public.responses USING btree (workspace_id, customer_id, recorded_at) WHERE (customer_id IS NOT NULL);
CREATE INDEX responses_survey ON public.responses USING btree (workspace_id, survey_id, recorded_at DESC NULLS LAST, id);
CREATE INDEX responses_took ON public.responses USING btree (workspace_id, survey_id, took, id) WHERE (took IS NOT NULL);
CREATE INDEX responses_version ON public.responses USING btree (workspace_id, survey_id, survey_version_id);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE segment_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamp with time zone NOT NULL,
  segment_id uuid NOT NULL,
  question_id text NOT NULL,
  aspect text NOT NULL,
  parts text[] NOT NULL,
  numbers double precision[] NOT NULL,
  respondents integer[] NOT NULL,
  CONSTRAINT segment_counts_pkey PRIMARY KEY (workspace_id, survey_id, level, from_at, segment_id, question_id, aspect),
  CONSTRAINT segment_counts_workspace_id_survey_id_level_from_at_segmen_fkey FOREIGN KEY (workspace_id, survey_id, level, from_at, segment_id) REFERENCES counted_segments(workspace_id, survey_id, level, from_at, segment_id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

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
  terms_hash integer DEFAULT hash_array(terms),
  CONSTRAINT segments_pkey PRIMARY KEY (workspace_id, verbatim_id, ordinal),
  CONSTRAINT segments_workspace_id_verbatim_id_fkey FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX segments_terms ON public.segments USING btree (workspace_id, terms_hash);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE stretch_codes (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamp with time zone NOT NULL,
  variable text NOT NULL,
  labels jsonb NOT NULL,
  codes bytea NOT NULL,
  CONSTRAINT stretch_codes_level_check CHECK ((level = 0)),
  CONSTRAINT stretch_codes_pkey PRIMARY KEY (workspace_id, survey_id, level, from_at, variable),
  CONSTRAINT stretch_codes_workspace_id_survey_id_level_from_at_fkey FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches(workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE stretch_counts (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  level smallint NOT NULL,
  from_at timestamp with time zone NOT NULL,
  question_id text NOT NULL,
  aspect text NOT NULL,
  parts text[] NOT NULL,
  numbers double precision[] NOT NULL,
  respondents integer[] NOT NULL,
  CONSTRAINT stretch_counts_pkey PRIMARY KEY (workspace_id, survey_id, level, from_at, question_id, aspect),
  CONSTRAINT stretch_counts_workspace_id_survey_id_level_from_at_fkey FOREIGN KEY (workspace_id, survey_id, level, from_at) REFERENCES counted_stretches(workspace_id, survey_id, level, from_at) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE survey_invitations (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  mailing_id uuid,
  token text NOT NULL,
  customer_external_id text,
  name text,
  email text,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  mail_state text,
  mail_reason text,
  attempts integer NOT NULL DEFAULT 0,
  try_at timestamp with time zone,
  sent_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT survey_invitations_mail_state_check CHECK ((mail_state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'unsubscribed'::text, 'stopped'::text]))),
  CONSTRAINT survey_invitations_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT survey_invitations_workspace_id_mailing_id_fkey FOREIGN KEY (workspace_id, mailing_id) REFERENCES mailings(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT survey_invitations_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX survey_invitations_address ON public.survey_invitations USING btree (workspace_id, mailing_id, email);
CREATE INDEX survey_invitations_survey ON public.survey_invitations USING btree (workspace_id, survey_id, id);
CREATE UNIQUE INDEX survey_invitations_token ON public.survey_invitations USING btree (workspace_id, token);
CREATE INDEX survey_invitations_waiting ON public.survey_invitations USING btree (workspace_id, mailing_id, try_at) WHERE (mail_state = 'waiting'::text);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE survey_segments (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  name text NOT NULL,
  conditions jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT survey_segments_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT survey_segments_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT survey_segments_workspace_id_survey_id_name_key UNIQUE (workspace_id, survey_id, name)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE survey_versions (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  survey_id uuid NOT NULL,
  number integer NOT NULL,
  definition jsonb NOT NULL,
  published_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT survey_versions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT survey_versions_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT survey_versions_workspace_id_survey_id_id_key UNIQUE (workspace_id, survey_id, id),
  CONSTRAINT survey_versions_workspace_id_survey_id_number_key UNIQUE (workspace_id, survey_id, number)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE surveys (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  draft jsonb NOT NULL,
  live_version_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  opens_on date,
  closes_on date,
  response_limit integer,
  audience jsonb,
  quotas jsonb,
  link_access text NOT NULL DEFAULT 'open'::text,
  pin_hash text,
  least_shown smallint,
  CONSTRAINT surveys_days_check CHECK ((closes_on >= opens_on)),
  CONSTRAINT surveys_least_shown_check CHECK (((least_shown >= 2) AND (least_shown <= 30))),
  CONSTRAINT surveys_link_access_check CHECK ((link_access = ANY (ARRAY['open'::text, 'pin'::text, 'invited'::text]))),
  CONSTRAINT surveys_live_version_fkey FOREIGN KEY (workspace_id, id, live_version_id) REFERENCES survey_versions(workspace_id, survey_id, id),
  CONSTRAINT surveys_pin_check CHECK (((link_access <> 'pin'::text) OR (pin_hash IS NOT NULL))),
  CONSTRAINT surveys_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT surveys_response_limit_check CHECK ((response_limit > 0)),
  CONSTRAINT surveys_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'live'::text, 'paused'::text, 'closed'::text]))),
  CONSTRAINT surveys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_decisions (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  theme_id uuid NOT NULL,
  into_id uuid,
  created_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  undone_at timestamp with time zone,
  undone_by text,
  CONSTRAINT theme_decisions_check CHECK (((kind = 'merge'::text) = (into_id IS NOT NULL))),
  CONSTRAINT theme_decisions_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'hide'::text, 'pin'::text]))),
  CONSTRAINT theme_decisions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT theme_decisions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT theme_decisions_workspace_id_into_id_fkey FOREIGN KEY (workspace_id, into_id) REFERENCES themes(workspace_id, id),
  CONSTRAINT theme_decisions_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id)
);
CREATE UNIQUE INDEX theme_decisions_live ON public.theme_decisions USING btree (workspace_id, theme_id, kind) WHERE (undone_at IS NULL);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_events (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  theme_id uuid,
  detail jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  undone_at timestamp with time zone,
  CONSTRAINT theme_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT theme_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT theme_events_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_models (
  workspace_id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  model bytea,
  segment_count integer NOT NULL,
  other_share real NOT NULL,
  seed integer NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  published_at timestamp with time zone,
  sentiment_model bytea,
  CONSTRAINT theme_models_pkey PRIMARY KEY (workspace_id, version),
  CONSTRAINT theme_models_state_check CHECK ((state = ANY (ARRAY['building'::text, 'active'::text, 'retired'::text]))),
  CONSTRAINT theme_models_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_move_texts (
  workspace_id uuid NOT NULL,
  move_id uuid NOT NULL,
  verbatim_id uuid NOT NULL,
  start_offset integer NOT NULL,
  end_offset integer NOT NULL,
  words_hash text NOT NULL,
  alone boolean NOT NULL,
  machine_theme_id uuid,
  machine_subtheme_id uuid,
  machine_confidence real NOT NULL,
  CONSTRAINT theme_move_texts_pkey PRIMARY KEY (workspace_id, move_id, verbatim_id, start_offset),
  CONSTRAINT theme_move_texts_workspace_id_move_id_fkey FOREIGN KEY (workspace_id, move_id) REFERENCES theme_moves(workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT theme_move_texts_workspace_id_verbatim_id_fkey FOREIGN KEY (workspace_id, verbatim_id) REFERENCES verbatims(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX theme_move_texts_alone ON public.theme_move_texts USING btree (workspace_id, move_id) WHERE alone;
CREATE INDEX theme_move_texts_verbatim ON public.theme_move_texts USING btree (workspace_id, verbatim_id);
CREATE INDEX theme_move_texts_words ON public.theme_move_texts USING btree (workspace_id, words_hash);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_moves (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  theme_id uuid,
  model_version integer NOT NULL,
  created_by text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  undone_at timestamp with time zone,
  undone_by text,
  makes_theme boolean NOT NULL DEFAULT false,
  CONSTRAINT theme_moves_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT theme_moves_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT theme_moves_workspace_id_theme_id_fkey FOREIGN KEY (workspace_id, theme_id) REFERENCES themes(workspace_id, id)
);
CREATE INDEX theme_moves_theme ON public.theme_moves USING btree (workspace_id, theme_id) WHERE (undone_at IS NULL);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE theme_proposals (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  model_version integer NOT NULL,
  label text NOT NULL,
  terms text[] NOT NULL,
  cohesion real NOT NULL,
  members jsonb NOT NULL,
  quotes jsonb NOT NULL,
  state text NOT NULL DEFAULT 'open'::text,
  move_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  decided_at timestamp with time zone,
  decided_by text,
  CONSTRAINT theme_proposals_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT theme_proposals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'dismissed'::text]))),
  CONSTRAINT theme_proposals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT theme_proposals_workspace_id_model_version_fkey FOREIGN KEY (workspace_id, model_version) REFERENCES theme_models(workspace_id, version) ON DELETE CASCADE,
  CONSTRAINT theme_proposals_workspace_id_move_id_fkey FOREIGN KEY (workspace_id, move_id) REFERENCES theme_moves(workspace_id, id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE themes (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  parent_id uuid,
  label text NOT NULL,
  label_locked boolean NOT NULL DEFAULT false,
  terms text[] NOT NULL DEFAULT '{}'::text[],
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  shown_as uuid,
  hidden_by uuid,
  pinned_by uuid,
  CONSTRAINT themes_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT themes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT themes_workspace_id_hidden_by_fkey FOREIGN KEY (workspace_id, hidden_by) REFERENCES theme_decisions(workspace_id, id),
  CONSTRAINT themes_workspace_id_parent_id_fkey FOREIGN KEY (workspace_id, parent_id) REFERENCES themes(workspace_id, id),
  CONSTRAINT themes_workspace_id_pinned_by_fkey FOREIGN KEY (workspace_id, pinned_by) REFERENCES theme_decisions(workspace_id, id),
  CONSTRAINT themes_workspace_id_shown_as_fkey FOREIGN KEY (workspace_id, shown_as) REFERENCES themes(workspace_id, id)
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE unsubscribed_addresses (
  workspace_id uuid NOT NULL,
  address text NOT NULL,
  unsubscribed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT unsubscribed_addresses_pkey PRIMARY KEY (workspace_id, address),
  CONSTRAINT unsubscribed_addresses_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE verbatims (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  source_id uuid NOT NULL,
  question_id text NOT NULL DEFAULT ''::text,
  text text NOT NULL,
  customer_id uuid,
  said_at timestamp with time zone NOT NULL,
  said_precision text NOT NULL DEFAULT 'time'::text,
  score_kind text,
  score real,
  category text,
  channel text NOT NULL DEFAULT 'web'::text,
  attributes jsonb NOT NULL DEFAULT '{}'::jsonb,
  suspicious boolean NOT NULL DEFAULT false,
  recorded_at timestamp with time zone NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1,
  reading_state text NOT NULL DEFAULT 'pending'::text,
  reading_reason text,
  reading_tries integer NOT NULL DEFAULT 0,
  reading_leased_until timestamp with time zone,
  reading_version text,
  sentiment real,
  intents text[] NOT NULL DEFAULT '{}'::text[],
  losses text[] NOT NULL DEFAULT '{}'::text[],
  gains text[] NOT NULL DEFAULT '{}'::text[],
  row_hash text,
  reading_rules integer NOT NULL DEFAULT 0,
  CONSTRAINT verbatims_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT verbatims_reading_state_check CHECK ((reading_state = ANY (ARRAY['pending'::text, 'read'::text, 'set_aside'::text]))),
  CONSTRAINT verbatims_said_precision_check CHECK ((said_precision = ANY (ARRAY['time'::text, 'day'::text, 'month'::text, 'year'::text, 'unknown'::text]))),
  CONSTRAINT verbatims_score_kind_check CHECK ((score_kind = ANY (ARRAY['nps'::text, 'csat'::text, 'ces'::text]))),
  CONSTRAINT verbatims_source_check CHECK ((source = ANY (ARRAY['response'::text, 'inquiry'::text, 'import'::text]))),
  CONSTRAINT verbatims_workspace_id_customer_id_fkey FOREIGN KEY (workspace_id, customer_id) REFERENCES customers(workspace_id, id),
  CONSTRAINT verbatims_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE,
  CONSTRAINT verbatims_workspace_id_source_source_id_question_id_key UNIQUE (workspace_id, source, source_id, question_id)
);
CREATE INDEX verbatims_customer ON public.verbatims USING btree (workspace_id, customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX verbatims_pending ON public.verbatims USING btree (workspace_id, id) WHERE (reading_state = 'pending'::text);
CREATE INDEX verbatims_read_by ON public.verbatims USING btree (workspace_id, reading_rules, id) WHERE (reading_state = 'read'::text);
CREATE UNIQUE INDEX verbatims_row_hash ON public.verbatims USING btree (workspace_id, row_hash) WHERE (row_hash IS NOT NULL);
CREATE INDEX verbatims_said ON public.verbatims USING btree (workspace_id, said_at, id) INCLUDE (customer_id, suspicious, score_kind, score);
CREATE INDEX verbatims_suspicious ON public.verbatims USING btree (workspace_id, id) WHERE suspicious;
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE widget_settings (
  workspace_id uuid NOT NULL,
  pause_days integer NOT NULL DEFAULT 0,
  demand_signatures boolean NOT NULL DEFAULT false,
  secret text,
  secret_made_at timestamp with time zone,
  last_call_at timestamp with time zone,
  CONSTRAINT widget_settings_pause_days_check CHECK (((pause_days >= 0) AND (pause_days <= 3650))),
  CONSTRAINT widget_settings_pkey PRIMARY KEY (workspace_id),
  CONSTRAINT widget_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces(id) ON DELETE CASCADE
);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE withheld (
  workspace_id uuid NOT NULL,
  survey_id uuid NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL,
  times integer NOT NULL DEFAULT 1,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT withheld_pkey PRIMARY KEY (workspace_id, survey_id, subject),
  CONSTRAINT withheld_workspace_id_survey_id_fkey FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys(workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX withheld_last ON public.withheld USING btree (workspace_id, last_at);
CREATE INDEX withheld_subject ON public.withheld USING btree (workspace_id, subject);
-- ROW LEVEL SECURITY FORCED
-- POLICY tenant FOR * USING (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid) WITH CHECK (workspace_id = (NULLIF(current_setting('koe.workspace_id'::text, true), ''::text))::uuid)
-- GRANT DELETE, INSERT, SELECT, UPDATE TO koe_app

CREATE TABLE workspaces (
  id uuid NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL DEFAULT 'Asia/Tokyo'::text,
  language text NOT NULL DEFAULT 'ja'::text,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  model_version integer NOT NULL DEFAULT 0,
  demo boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT workspaces_pkey PRIMARY KEY (id),
  CONSTRAINT workspaces_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{1,47}$'::text)),
  CONSTRAINT workspaces_slug_key UNIQUE (slug)
);
-- NO ROW LEVEL SECURITY
-- GRANT SELECT TO koe_app

CREATE OR REPLACE FUNCTION public.tell_of_inquiry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_TABLE_NAME = 'inquiries' THEN
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.id || ' ' || TG_ARGV[0]);
  ELSE
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.inquiry_id || ' ' || TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$function$;
