ALTER TABLE "reminders" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_name_length" CHECK (char_length(name) between 1 and 120);