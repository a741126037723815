-- What the passages of a material were made of, so that unchanged ones are not made again.
ALTER TABLE "course_materials" ADD COLUMN "chunked_hash" text;
