-- One row for each workspace with articles: the last number given, and a version that grows with every change of what search must know.
CREATE TABLE help_centers (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  last_number integer NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT 0,
  -- The inquiry form first asks to look at the articles.
  look_first boolean NOT NULL DEFAULT false
);
--> statement-breakpoint
-- Answers to questions that come again and again. What customers see is the revision `public_revision`; the columns here are the newest one.
CREATE TABLE articles (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  category text NOT NULL DEFAULT '',
  state text NOT NULL CHECK (state IN ('draft', 'review', 'published', 'archived')),
  revision integer NOT NULL,
  public_revision integer,
  published_at timestamptz,
  owner_id uuid,
  review_on date,
  -- The version of the help center in which search last had to read it again.
  index_version bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, number),
  FOREIGN KEY (workspace_id, owner_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (owner_id)
);
--> statement-breakpoint
CREATE INDEX articles_updated ON articles (workspace_id, updated_at DESC, id);
--> statement-breakpoint
CREATE INDEX articles_index_version ON articles (workspace_id, index_version);
--> statement-breakpoint
CREATE INDEX articles_owner ON articles (workspace_id, owner_id);
--> statement-breakpoint
-- Every text that was saved. They never change.
CREATE TABLE article_revisions (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  number integer NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  category text NOT NULL,
  -- The first words without markup, for lists of results.
  excerpt text NOT NULL,
  author_id uuid,
  -- As the author was called then: people leave.
  author_name text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, article_id, number),
  FOREIGN KEY (workspace_id, article_id) REFERENCES articles (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, author_id) REFERENCES members (workspace_id, id) ON DELETE SET NULL (author_id)
);
--> statement-breakpoint
-- Whether an article helped: one vote of each browser, which may change.
CREATE TABLE article_votes (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  visitor_id uuid NOT NULL,
  solved boolean NOT NULL,
  reason text NOT NULL DEFAULT '',
  voted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, article_id, visitor_id),
  FOREIGN KEY (workspace_id, article_id) REFERENCES articles (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
-- An agent says which article answers an inquiry.
CREATE TABLE article_inquiries (
  workspace_id uuid NOT NULL,
  article_id uuid NOT NULL,
  inquiry_id uuid NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, article_id, inquiry_id),
  FOREIGN KEY (workspace_id, article_id) REFERENCES articles (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX article_inquiries_inquiry ON article_inquiries (workspace_id, inquiry_id);
--> statement-breakpoint
-- One time that somebody opened an inquiry form and was shown articles. What they typed is not kept.
CREATE TABLE help_visits (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  form_id uuid NOT NULL,
  category text NOT NULL DEFAULT '',
  inquiry_id uuid,
  sent_at timestamptz,
  began_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, form_id) REFERENCES inquiry_forms (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, inquiry_id) REFERENCES inquiries (workspace_id, id) ON DELETE SET NULL (inquiry_id)
);
--> statement-breakpoint
CREATE INDEX help_visits_began ON help_visits (workspace_id, began_at);
--> statement-breakpoint
CREATE INDEX help_visits_inquiry ON help_visits (workspace_id, inquiry_id) WHERE inquiry_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE help_visit_articles (
  workspace_id uuid NOT NULL,
  visit_id uuid NOT NULL,
  article_id uuid NOT NULL,
  shown_at timestamptz NOT NULL DEFAULT now(),
  opened_at timestamptz,
  solved_at timestamptz,
  went_on_at timestamptz,
  PRIMARY KEY (workspace_id, visit_id, article_id),
  FOREIGN KEY (workspace_id, visit_id) REFERENCES help_visits (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, article_id) REFERENCES articles (workspace_id, id) ON DELETE CASCADE
);
--> statement-breakpoint
CREATE INDEX help_visit_articles_article ON help_visit_articles (workspace_id, article_id);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['help_centers', 'articles', 'article_revisions', 'article_votes', 'article_inquiries', 'help_visits',
    'help_visit_articles'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I USING (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid) WITH CHECK (workspace_id = nullif(current_setting(''koe.workspace_id'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO koe_app', t);
  END LOOP;
END
$$;
