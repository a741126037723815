ALTER TABLE "approvals" ADD COLUMN "words" text NOT NULL;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_words" CHECK (words <> '');