-- Inquiries that were answered in another system before: what they were called there, and which import brought them. The same
-- ticket comes in once, whatever file it stands in.
ALTER TABLE inquiries
  ADD COLUMN import_id uuid,
  ADD COLUMN origin_system text CHECK (origin_system IN ('zendesk', 'freshdesk', 'kintone', 'other')),
  ADD COLUMN origin_number text,
  ADD CONSTRAINT inquiries_origin_check CHECK (num_nulls(import_id, origin_system, origin_number) IN (0, 3));
--> statement-breakpoint
ALTER TABLE inquiries ADD FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id);
--> statement-breakpoint
CREATE UNIQUE INDEX inquiries_origin ON inquiries (workspace_id, origin_number, origin_system) WHERE origin_number IS NOT NULL;
--> statement-breakpoint
CREATE INDEX inquiries_import ON inquiries (workspace_id, import_id, id) WHERE import_id IS NOT NULL;
--> statement-breakpoint
-- Made by an import for a name that the tree did not have. Undoing it takes it away again, unless somebody uses it.
ALTER TABLE categories ADD COLUMN import_id uuid;
--> statement-breakpoint
ALTER TABLE categories ADD FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id);
--> statement-breakpoint
-- Categories, statuses and members of a file that are not known here, with how often each stands there.
ALTER TABLE imports ADD COLUMN unknown jsonb NOT NULL DEFAULT '{}';
