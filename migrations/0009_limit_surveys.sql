-- From which day to which day, both included, in the workspace's time zone; and how many responses at most.
ALTER TABLE surveys ADD COLUMN opens_on date;
--> statement-breakpoint
ALTER TABLE surveys ADD COLUMN closes_on date;
--> statement-breakpoint
ALTER TABLE surveys ADD COLUMN response_limit integer CHECK (response_limit > 0);
--> statement-breakpoint
ALTER TABLE surveys ADD CONSTRAINT surveys_days_check CHECK (closes_on >= opens_on);
