-- What is said once a category is chosen, and the questions that are asked then, in the language of surveys. A question that was
-- taken away stays, marked: pages that were opened before still send its answer.
ALTER TABLE categories ADD COLUMN help text NOT NULL DEFAULT '';
--> statement-breakpoint
ALTER TABLE categories ADD COLUMN fields jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
CREATE INDEX categories_parent ON categories (workspace_id, form_id, parent_id);
--> statement-breakpoint
-- Whether customers may send files along.
ALTER TABLE inquiry_forms ADD COLUMN files boolean NOT NULL DEFAULT false;
--> statement-breakpoint
-- Signs what customers are given: that the form was shown, and the links to what they sent. Made when it is first needed.
ALTER TABLE inquiry_forms ADD COLUMN secret text;
--> statement-breakpoint
-- What the category's questions were answered with: id, the label as it read, the answer and how it reads.
ALTER TABLE inquiries ADD COLUMN fields jsonb NOT NULL DEFAULT '[]';
--> statement-breakpoint
CREATE INDEX inquiries_category ON inquiries (workspace_id, category_id, recorded_at DESC NULLS LAST, id);
--> statement-breakpoint
-- `receipt`: the copy that customers get by mail when they have sent an inquiry.
ALTER TABLE inquiry_entries DROP CONSTRAINT inquiry_entries_kind_check;
--> statement-breakpoint
ALTER TABLE inquiry_entries ADD CONSTRAINT inquiry_entries_kind_check CHECK (kind IN ('reply', 'answer', 'note', 'status', 'assignment', 'receipt'));
