-- How long each page of the survey was in sight, by page id, in steps of 0.1 s; null where nobody measured it.
ALTER TABLE responses ADD COLUMN seconds jsonb;
--> statement-breakpoint
-- All pages together, once the response is finished.
ALTER TABLE responses ADD COLUMN took numeric;
--> statement-breakpoint
-- The how-manieth time it was that the customer was asked, from 1; null for a response that belongs to no wave, and for
-- those from before this was kept.
ALTER TABLE responses ADD COLUMN wave integer CHECK (wave > 0);
--> statement-breakpoint
-- What the same customer answered in the wave before, by score question, as it stood when this response came; null where
-- that wave has no answer. Kept here, so that a response is counted by itself, whatever becomes of the earlier one.
ALTER TABLE responses ADD COLUMN previous jsonb;
--> statement-breakpoint
CREATE INDEX responses_took ON responses (workspace_id, survey_id, took, id) WHERE took IS NOT NULL;
