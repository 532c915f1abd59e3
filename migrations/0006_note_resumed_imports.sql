-- An import that goes on after a pause is as fast as it is since then.
ALTER TABLE imports ADD COLUMN resumed_at timestamptz;
--> statement-breakpoint
ALTER TABLE imports ADD COLUMN resumed_rows integer NOT NULL DEFAULT 0;
--> statement-breakpoint
ALTER TABLE imports ADD COLUMN resumed_bytes bigint NOT NULL DEFAULT 0;
