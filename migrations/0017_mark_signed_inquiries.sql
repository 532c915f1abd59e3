-- Whether the company's server vouched for the customer's number; null where there is none, or where it came before this.
ALTER TABLE inquiries ADD COLUMN signed boolean;
