ALTER TABLE "one_time_codes" DROP CONSTRAINT "one_time_codes_kind_known";--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD COLUMN "password_hash" text;--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_password_argon2id" CHECK (password_hash like '$argon2id$%');--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_role_known" CHECK (role in ('student', 'tutor', 'parent', 'instructor', 'admin'));--> statement-breakpoint
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_kind_known" CHECK (kind in ('mail', 'link', 'reset', 'invite', 'admin'));