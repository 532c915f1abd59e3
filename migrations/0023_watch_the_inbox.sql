-- Whoever looks at inquiries is told that one came in, changed, or is looked at: workspace, id and which of these, never what it says.
-- A trigger, so that no writer can forget it; of one transaction the same word is told once, and only if it commits.
CREATE FUNCTION tell_of_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'inquiries' THEN
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.id || ' ' || TG_ARGV[0]);
  ELSE
    PERFORM pg_notify('koe_inquiries', NEW.workspace_id || ' ' || NEW.inquiry_id || ' ' || TG_ARGV[0]);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER tell_arrived AFTER INSERT ON inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('arrived');
--> statement-breakpoint
CREATE TRIGGER tell_changed AFTER UPDATE ON inquiries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_said AFTER INSERT ON inquiry_entries FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_mailed AFTER UPDATE ON inquiry_entries FOR EACH ROW
  WHEN (OLD.mail_state IS DISTINCT FROM NEW.mail_state) EXECUTE FUNCTION tell_of_inquiry('changed');
--> statement-breakpoint
CREATE TRIGGER tell_looked AFTER INSERT ON inquiry_presence FOR EACH ROW EXECUTE FUNCTION tell_of_inquiry('looked');
--> statement-breakpoint
CREATE TRIGGER tell_writing AFTER UPDATE ON inquiry_presence FOR EACH ROW
  WHEN (OLD.writing IS DISTINCT FROM NEW.writing) EXECUTE FUNCTION tell_of_inquiry('looked');
