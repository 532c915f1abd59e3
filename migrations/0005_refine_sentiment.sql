-- Null: the score that the rules gave the segment stands.
ALTER TABLE assignments ADD COLUMN sentiment real;
--> statement-breakpoint
ALTER TABLE assignments ADD COLUMN sentiment_by text CHECK (sentiment_by IN ('words', 'ratings'));
--> statement-breakpoint
-- Null: nothing was learned for this version.
ALTER TABLE theme_models ADD COLUMN sentiment_model bytea;
--> statement-breakpoint
-- Zero: read before the rules of reading had a version.
ALTER TABLE verbatims ADD COLUMN reading_rules integer NOT NULL DEFAULT 0;
--> statement-breakpoint
CREATE INDEX verbatims_read_by ON verbatims (workspace_id, reading_rules, id) WHERE reading_state = 'read';
