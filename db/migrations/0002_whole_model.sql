-- Hand-written beside what is generated, which cannot say it: PARTITION BY on chatbot_logs and qa_interactions, and DEFERRABLE on positions and on the pair of achievements and avatars.
CREATE SEQUENCE "public"."answer_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "daily_activity_summary" (
	"id" uuid PRIMARY KEY NOT NULL,
	"date" date NOT NULL,
	"active_users" integer DEFAULT 0 NOT NULL,
	"new_users" integer DEFAULT 0 NOT NULL,
	"test_runs_started" integer DEFAULT 0 NOT NULL,
	"test_runs_completed" integer DEFAULT 0 NOT NULL,
	"questions_answered" integer DEFAULT 0 NOT NULL,
	"ai_interactions" integer DEFAULT 0 NOT NULL,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "daily_activity_summary_date_unique" UNIQUE("date"),
	CONSTRAINT "daily_activity_summary_counts" CHECK (least(active_users, new_users, test_runs_started, test_runs_completed, questions_answered, ai_interactions) >= 0),
	CONSTRAINT "daily_activity_summary_metrics_object" CHECK (jsonb_typeof(metrics) = 'object')
);
--> statement-breakpoint
CREATE TABLE "chatbot_logs" (
	"id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid,
	"conversation_id" uuid,
	"agent" text DEFAULT 'tutor' NOT NULL,
	"door" text,
	"prompt_version_id" uuid,
	"model_name" text NOT NULL,
	"system_message" text,
	"user_message" text NOT NULL,
	"ai_response" text,
	"temperature" smallint NOT NULL,
	"max_tokens" integer NOT NULL,
	"response_time_ms" integer,
	"input_tokens" integer,
	"output_tokens" integer,
	"tool_calls" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	CONSTRAINT "chatbot_logs_id_created_at_pk" PRIMARY KEY("id","created_at"),
	CONSTRAINT "chatbot_logs_status_known" CHECK (status in ('open', 'final', 'interrupted')),
	CONSTRAINT "chatbot_logs_door_known" CHECK (door in ('web', 'discord', 'mcp', 'cli', 'evals', 'model')),
	CONSTRAINT "chatbot_logs_answered" CHECK (status in ('open', 'interrupted') or ai_response is not null),
	CONSTRAINT "chatbot_logs_temperature" CHECK (temperature between 0 and 100),
	CONSTRAINT "chatbot_logs_max_tokens" CHECK (max_tokens > 0),
	CONSTRAINT "chatbot_logs_numbers" CHECK (least(response_time_ms, input_tokens, output_tokens) >= 0)
) PARTITION BY RANGE ("created_at");
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"door" text NOT NULL,
	"place_id" uuid,
	"thread" text,
	"title" text,
	"current_run_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_userId_door_thread_unique" UNIQUE("user_id","door","thread"),
	CONSTRAINT "conversations_door_known" CHECK (door in ('web', 'discord', 'mcp', 'cli', 'evals', 'model'))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"role" text NOT NULL,
	"parts" jsonb NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_conversationId_externalId_unique" UNIQUE("conversation_id","external_id"),
	CONSTRAINT "messages_role_known" CHECK (role in ('system', 'user', 'assistant', 'tool')),
	CONSTRAINT "messages_parts_array" CHECK (jsonb_typeof(parts) = 'array')
);
--> statement-breakpoint
CREATE TABLE "qa_interactions" (
	"id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"student_id" uuid NOT NULL,
	"conversation_id" uuid,
	"query" text NOT NULL,
	"answer" text NOT NULL,
	"confidence_score" numeric(3, 2) NOT NULL,
	"confidence" text GENERATED ALWAYS AS (case when confidence_score >= 0.75 then 'High' when confidence_score >= 0.4 then 'Medium' else 'Low' end) STORED NOT NULL,
	"citations" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"context_subjects" text[] DEFAULT '{}'::text[] NOT NULL,
	"clarification_requested" boolean DEFAULT false NOT NULL,
	"out_of_scope" boolean DEFAULT false NOT NULL,
	"tutor_escalation_suggested" boolean DEFAULT false NOT NULL,
	"escalated_to_tutor_id" uuid,
	"escalated_at" timestamp with time zone,
	"disclaimer_shown" boolean DEFAULT true NOT NULL,
	CONSTRAINT "qa_interactions_id_created_at_pk" PRIMARY KEY("id","created_at"),
	CONSTRAINT "qa_interactions_score" CHECK (confidence_score between 0 and 1),
	CONSTRAINT "qa_interactions_confidence_known" CHECK (confidence in ('High', 'Medium', 'Low'))
) PARTITION BY RANGE ("created_at");
--> statement-breakpoint
CREATE TABLE "ai_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"lesson_id" uuid NOT NULL,
	"summary_markdown" text NOT NULL,
	"key_concepts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"model_name" text,
	"source_hash" text,
	"generated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_notes_lessonId_unique" UNIQUE("lesson_id"),
	CONSTRAINT "ai_notes_concepts_array" CHECK (jsonb_typeof(key_concepts) = 'array')
);
--> statement-breakpoint
CREATE TABLE "course_external_mappings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text NOT NULL,
	"course_id" uuid NOT NULL,
	"source" text DEFAULT 'unknown' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "course_external_mappings_externalId_source_unique" UNIQUE("external_id","source"),
	CONSTRAINT "course_external_mappings_named" CHECK (external_id <> '' and source <> '')
);
--> statement-breakpoint
CREATE TABLE "lessons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"topic_id" uuid,
	"title" text NOT NULL,
	"content_url" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lessons_position_unique" UNIQUE("course_id","position") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "lessons_title_length" CHECK (char_length(title) between 1 and 300),
	CONSTRAINT "lessons_position" CHECK (position >= 0)
);
--> statement-breakpoint
CREATE TABLE "modules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "modules_courseId_name_unique" UNIQUE("course_id","name"),
	CONSTRAINT "modules_position_unique" UNIQUE("course_id","position") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "modules_name_length" CHECK (char_length(name) between 1 and 200),
	CONSTRAINT "modules_position" CHECK (position >= 0)
);
--> statement-breakpoint
CREATE TABLE "topics" (
	"id" uuid PRIMARY KEY NOT NULL,
	"module_id" uuid NOT NULL,
	"code" text,
	"name" text NOT NULL,
	"description" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "topics_position_unique" UNIQUE("module_id","position") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "topics_name_length" CHECK (char_length(name) between 1 and 200),
	CONSTRAINT "topics_position" CHECK (position >= 0)
);
--> statement-breakpoint
CREATE TABLE "place_courses" (
	"place_id" uuid NOT NULL,
	"course_id" uuid NOT NULL,
	CONSTRAINT "place_courses_place_id_course_id_pk" PRIMARY KEY("place_id","course_id")
);
--> statement-breakpoint
CREATE TABLE "places" (
	"id" uuid PRIMARY KEY NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"channels" text[] DEFAULT '{}'::text[] NOT NULL,
	"modes" text[] DEFAULT '{}'::text[] NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "places_externalId_unique" UNIQUE("external_id"),
	CONSTRAINT "places_modes_known" CHECK (modes <@ array['quiz', 'duel', 'relay', 'daily']::text[]),
	CONSTRAINT "places_named" CHECK (external_id <> '' and name <> '')
);
--> statement-breakpoint
CREATE TABLE "reminders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"at_minute" smallint NOT NULL,
	"weekdays" smallint[] DEFAULT '{1,2,3,4,5,6,7}'::smallint[] NOT NULL,
	"quiet_from_minute" smallint,
	"quiet_until_minute" smallint,
	"last_sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reminders_userId_channel_atMinute_unique" UNIQUE("user_id","channel","at_minute"),
	CONSTRAINT "reminders_channel_known" CHECK (channel in ('in_app', 'email', 'discord')),
	CONSTRAINT "reminders_minutes" CHECK (at_minute between 0 and 1439 and quiet_from_minute between 0 and 1439 and quiet_until_minute between 0 and 1439),
	CONSTRAINT "reminders_quiet_hours" CHECK ((quiet_from_minute is null) = (quiet_until_minute is null)),
	CONSTRAINT "reminders_weekdays" CHECK (weekdays <@ '{1,2,3,4,5,6,7}'::smallint[])
);
--> statement-breakpoint
CREATE TABLE "round_players" (
	"round_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"user_test_run_id" uuid,
	"points" integer DEFAULT 0 NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "round_players_round_id_user_id_pk" PRIMARY KEY("round_id","user_id"),
	CONSTRAINT "round_players_points" CHECK (points >= 0)
);
--> statement-breakpoint
CREATE TABLE "rounds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"place_id" uuid NOT NULL,
	"course_id" uuid,
	"channel" text NOT NULL,
	"mode" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"question_order" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"started_by" uuid,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rounds_mode_known" CHECK (mode in ('quiz', 'duel', 'relay', 'daily')),
	CONSTRAINT "rounds_state_known" CHECK (state in ('open', 'running', 'finished', 'cancelled')),
	CONSTRAINT "rounds_position" CHECK (position >= 0),
	CONSTRAINT "rounds_ended" CHECK ((state in ('open', 'running')) = (ended_at is null))
);
--> statement-breakpoint
CREATE TABLE "exam_questions" (
	"exam_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"section" text,
	"points" smallint DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "exam_questions_exam_id_question_id_pk" PRIMARY KEY("exam_id","question_id"),
	CONSTRAINT "exam_questions_position_unique" UNIQUE("exam_id","position") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "exam_questions_position" CHECK (position >= 0),
	CONSTRAINT "exam_questions_points" CHECK (points > 0)
);
--> statement-breakpoint
CREATE TABLE "exams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"kind" text DEFAULT 'exam' NOT NULL,
	"duration_seconds" integer,
	"time_limit_minutes" integer GENERATED ALWAYS AS ((duration_seconds + 59) / 60) STORED,
	"passing_score_percent" smallint,
	"attempts_max" smallint,
	"feedback" text DEFAULT 'after_run' NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"version" text DEFAULT '1.0' NOT NULL,
	"source" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"import_id" uuid,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "exams_kind_known" CHECK (kind in ('quiz', 'test', 'exam', 'assessment')),
	CONSTRAINT "exams_feedback_known" CHECK (feedback in ('immediate', 'after_run', 'never')),
	CONSTRAINT "exams_title_length" CHECK (char_length(title) between 1 and 300),
	CONSTRAINT "exams_duration" CHECK (duration_seconds > 0),
	CONSTRAINT "exams_passing_score" CHECK (passing_score_percent between 0 and 100),
	CONSTRAINT "exams_attempts" CHECK (attempts_max > 0),
	CONSTRAINT "exams_config_object" CHECK (jsonb_typeof(config) = 'object')
);
--> statement-breakpoint
CREATE TABLE "practice_tests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"question_set_id" uuid,
	"title" text NOT NULL,
	"question_count" integer NOT NULL,
	"duration_seconds" integer,
	"passing_score_percent" smallint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "practice_tests_title_length" CHECK (char_length(title) between 1 and 300),
	CONSTRAINT "practice_tests_count" CHECK (question_count > 0),
	CONSTRAINT "practice_tests_duration" CHECK (duration_seconds > 0),
	CONSTRAINT "practice_tests_passing_score" CHECK (passing_score_percent between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "achievements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"category" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"badge_icon_url" text,
	"criteria_type" text NOT NULL,
	"criteria_value" integer NOT NULL,
	"criteria_exam_type" text,
	"xp_reward" integer DEFAULT 0 NOT NULL,
	"unlocks_avatar_id" uuid,
	"display_order" integer DEFAULT 0 NOT NULL,
	"is_hidden" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "achievements_key_unique" UNIQUE("key"),
	CONSTRAINT "achievements_name_unique" UNIQUE("name"),
	CONSTRAINT "achievements_unlocksAvatarId_unique" UNIQUE("unlocks_avatar_id"),
	CONSTRAINT "achievements_criteria_type_known" CHECK (criteria_type in ('quiz_completed', 'perfect_quiz', 'high_score_quiz', 'correct_answers', 'study_streak', 'exam_specific', 'level_reached')),
	CONSTRAINT "achievements_exam_type_known" CHECK (criteria_exam_type in ('a1101', 'a1102', 'network', 'security')),
	CONSTRAINT "achievements_exam_type_where_specific" CHECK ((criteria_type = 'exam_specific') = (criteria_exam_type is not null)),
	CONSTRAINT "achievements_criteria_value" CHECK (criteria_value > 0),
	CONSTRAINT "achievements_xp_reward" CHECK (xp_reward >= 0),
	CONSTRAINT "achievements_named" CHECK (key <> '' and name <> '' and category <> '')
);
--> statement-breakpoint
CREATE TABLE "avatars" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"image_url" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"required_achievement_id" uuid,
	"rarity" text NOT NULL,
	"display_order" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "avatars_key_unique" UNIQUE("key"),
	CONSTRAINT "avatars_name_unique" UNIQUE("name"),
	CONSTRAINT "avatars_requiredAchievementId_unique" UNIQUE("required_achievement_id"),
	CONSTRAINT "avatars_rarity_known" CHECK (rarity in ('common', 'rare', 'epic', 'legendary')),
	CONSTRAINT "avatars_default_is_common" CHECK (is_default = (rarity = 'common')),
	CONSTRAINT "avatars_default_is_free" CHECK (not is_default or required_achievement_id is null),
	CONSTRAINT "avatars_named" CHECK (key <> '' and name <> '')
);
--> statement-breakpoint
CREATE TABLE "user_achievements" (
	"user_id" uuid NOT NULL,
	"achievement_id" uuid NOT NULL,
	"earned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"progress_value" integer,
	CONSTRAINT "user_achievements_user_id_achievement_id_pk" PRIMARY KEY("user_id","achievement_id"),
	CONSTRAINT "user_achievements_progress" CHECK (progress_value >= 0)
);
--> statement-breakpoint
CREATE TABLE "user_avatars" (
	"user_id" uuid NOT NULL,
	"avatar_id" uuid NOT NULL,
	"unlocked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_avatars_user_id_avatar_id_pk" PRIMARY KEY("user_id","avatar_id")
);
--> statement-breakpoint
CREATE TABLE "user_profiles" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"bio" text,
	"avatar_url" text,
	"selected_avatar_id" uuid,
	"shows_on_boards" boolean DEFAULT false NOT NULL,
	"xp" integer DEFAULT 0 NOT NULL,
	"level" integer DEFAULT 1 NOT NULL,
	"study_streak_current" integer DEFAULT 0 NOT NULL,
	"study_streak_longest" integer DEFAULT 0 NOT NULL,
	"total_exams_taken" integer DEFAULT 0 NOT NULL,
	"total_questions_answered" integer DEFAULT 0 NOT NULL,
	"last_activity_date" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_profiles_xp" CHECK (xp >= 0),
	CONSTRAINT "user_profiles_level" CHECK (level >= 1),
	CONSTRAINT "user_profiles_streaks" CHECK (study_streak_current between 0 and study_streak_longest),
	CONSTRAINT "user_profiles_totals" CHECK (least(total_exams_taken, total_questions_answered) >= 0),
	CONSTRAINT "user_profiles_bio_length" CHECK (char_length(bio) <= 2000)
);
--> statement-breakpoint
CREATE TABLE "xp_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"subject_id" uuid,
	"goal_id" uuid,
	"user_test_run_id" uuid,
	"answer_id" uuid,
	"reason" text NOT NULL,
	"amount" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "xp_events_reason" CHECK (reason <> '')
);
--> statement-breakpoint
CREATE TABLE "goal_topics" (
	"goal_id" uuid NOT NULL,
	"topic_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "goal_topics_goal_id_topic_id_pk" PRIMARY KEY("goal_id","topic_id")
);
--> statement-breakpoint
CREATE TABLE "goals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"student_id" uuid NOT NULL,
	"created_by" uuid,
	"subject_id" uuid,
	"goal_type" text,
	"title" text NOT NULL,
	"description" text,
	"target_completion_date" date,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "goals_status_known" CHECK (status in ('active', 'completed', 'paused', 'cancelled')),
	CONSTRAINT "goals_title_length" CHECK (char_length(title) between 1 and 255),
	CONSTRAINT "goals_completed" CHECK ((status = 'completed') = (completed_at is not null))
);
--> statement-breakpoint
CREATE TABLE "external_ids" (
	"kind" text NOT NULL,
	"source" text DEFAULT 'unknown' NOT NULL,
	"external_id" text NOT NULL,
	"internal_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "external_ids_kind_source_external_id_pk" PRIMARY KEY("kind","source","external_id"),
	CONSTRAINT "external_ids_kind_known" CHECK (kind in ('user', 'subject', 'module', 'topic', 'lesson', 'question_set', 'question', 'choice', 'exam', 'practice_test', 'course_material', 'user_test_run', 'user_answer', 'achievement', 'avatar')),
	CONSTRAINT "external_ids_named" CHECK (external_id <> '' and source <> '')
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"format" text NOT NULL,
	"classification" text,
	"status" text DEFAULT 'running' NOT NULL,
	"imported_by" uuid,
	"course_id" uuid,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "imports_classification_known" CHECK (classification in ('quiz', 'test', 'exam', 'assessment')),
	CONSTRAINT "imports_status_known" CHECK (status in ('running', 'done', 'failed')),
	CONSTRAINT "imports_finished" CHECK ((status = 'running') = (finished_at is null))
);
--> statement-breakpoint
CREATE TABLE "chunk_embeddings" (
	"chunk_id" uuid NOT NULL,
	"model_id" uuid NOT NULL,
	"embedding" vector NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chunk_embeddings_chunk_id_model_id_pk" PRIMARY KEY("chunk_id","model_id")
);
--> statement-breakpoint
CREATE TABLE "course_materials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid NOT NULL,
	"lesson_id" uuid,
	"course" text NOT NULL,
	"assignment" text NOT NULL,
	"loid" text NOT NULL,
	"title" text,
	"content" text NOT NULL,
	"source" text,
	"licence" text,
	"content_hash" text NOT NULL,
	"import_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "course_materials_loid_named" CHECK (loid <> ''),
	CONSTRAINT "course_materials_content" CHECK (content <> '')
);
--> statement-breakpoint
CREATE TABLE "course_stats" (
	"course_id" uuid PRIMARY KEY NOT NULL,
	"chunks" integer DEFAULT 0 NOT NULL,
	"average_term_count" double precision DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "course_stats_counts" CHECK (chunks >= 0 and average_term_count >= 0)
);
--> statement-breakpoint
CREATE TABLE "embedding_models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"name" text NOT NULL,
	"dimensions" integer NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embedding_models_provider_name_dimensions_unique" UNIQUE("provider","name","dimensions"),
	CONSTRAINT "embedding_models_dimensions" CHECK (dimensions between 1 and 16000)
);
--> statement-breakpoint
CREATE TABLE "material_chunks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"material_id" uuid NOT NULL,
	"course_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"heading_path" text[] DEFAULT '{}'::text[] NOT NULL,
	"text" text NOT NULL,
	"term_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "material_chunks_materialId_position_unique" UNIQUE("material_id","position"),
	CONSTRAINT "material_chunks_position" CHECK (position >= 0),
	CONSTRAINT "material_chunks_terms" CHECK (term_count >= 0),
	CONSTRAINT "material_chunks_text" CHECK (text <> '')
);
--> statement-breakpoint
CREATE TABLE "postings" (
	"course_id" uuid NOT NULL,
	"term" text NOT NULL,
	"chunk_id" uuid NOT NULL,
	"frequency" integer NOT NULL,
	CONSTRAINT "postings_course_id_term_chunk_id_pk" PRIMARY KEY("course_id","term","chunk_id"),
	CONSTRAINT "postings_frequency" CHECK (frequency > 0)
);
--> statement-breakpoint
CREATE TABLE "question_ratings" (
	"question_id" uuid PRIMARY KEY NOT NULL,
	"rating" double precision NOT NULL,
	"answers" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_ratings_answers" CHECK (answers >= 0)
);
--> statement-breakpoint
CREATE TABLE "review_cards" (
	"user_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"state" text DEFAULT 'new' NOT NULL,
	"due" timestamp with time zone NOT NULL,
	"stability" double precision DEFAULT 0 NOT NULL,
	"difficulty" double precision DEFAULT 0 NOT NULL,
	"elapsed_days" integer DEFAULT 0 NOT NULL,
	"scheduled_days" integer DEFAULT 0 NOT NULL,
	"learning_steps" integer DEFAULT 0 NOT NULL,
	"reps" integer DEFAULT 0 NOT NULL,
	"lapses" integer DEFAULT 0 NOT NULL,
	"last_review" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "review_cards_user_id_question_id_pk" PRIMARY KEY("user_id","question_id"),
	CONSTRAINT "review_cards_state_known" CHECK (state in ('new', 'learning', 'review', 'relearning')),
	CONSTRAINT "review_cards_counts" CHECK (least(elapsed_days, scheduled_days, learning_steps, reps, lapses) >= 0),
	CONSTRAINT "review_cards_memory" CHECK (stability >= 0 and difficulty between 0 and 10)
);
--> statement-breakpoint
CREATE TABLE "student_ratings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"student_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"rating" double precision DEFAULT 1000 NOT NULL,
	"answers" integer DEFAULT 0 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "student_ratings_studentId_subjectId_unique" UNIQUE("student_id","subject_id"),
	CONSTRAINT "student_ratings_answers" CHECK (answers >= 0)
);
--> statement-breakpoint
CREATE TABLE "user_course_progress" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"course_id" uuid NOT NULL,
	"question_sets_completed" integer DEFAULT 0 NOT NULL,
	"questions_answered" integer DEFAULT 0 NOT NULL,
	"correct_answers" integer DEFAULT 0 NOT NULL,
	"last_activity" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_course_progress_userId_courseId_unique" UNIQUE("user_id","course_id"),
	CONSTRAINT "user_course_progress_sets" CHECK (question_sets_completed >= 0),
	CONSTRAINT "user_course_progress_counts" CHECK (correct_answers between 0 and questions_answered)
);
--> statement-breakpoint
CREATE TABLE "user_topic_progress" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"topic_id" uuid NOT NULL,
	"proficiency_level" double precision DEFAULT 0 NOT NULL,
	"questions_attempted" integer DEFAULT 0 NOT NULL,
	"questions_correct" integer DEFAULT 0 NOT NULL,
	"average_time_ms" double precision DEFAULT 0 NOT NULL,
	"last_practice_date" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_topic_progress_userId_topicId_unique" UNIQUE("user_id","topic_id"),
	CONSTRAINT "user_topic_progress_proficiency" CHECK (proficiency_level between 0 and 1),
	CONSTRAINT "user_topic_progress_counts" CHECK (questions_correct between 0 and questions_attempted),
	CONSTRAINT "user_topic_progress_time" CHECK (average_time_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "ai_settings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agent" text NOT NULL,
	"model_name" text DEFAULT 'google/gemini-2.5-flash' NOT NULL,
	"temperature" smallint DEFAULT 70 NOT NULL,
	"max_tokens" integer DEFAULT 150 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ai_settings_agent_unique" UNIQUE("agent"),
	CONSTRAINT "ai_settings_agent_named" CHECK (agent <> ''),
	CONSTRAINT "ai_settings_temperature" CHECK (temperature between 0 and 100),
	CONSTRAINT "ai_settings_max_tokens" CHECK (max_tokens > 0)
);
--> statement-breakpoint
CREATE TABLE "eval_cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"suite_id" uuid NOT NULL,
	"name" text NOT NULL,
	"input" jsonb NOT NULL,
	"expected" jsonb NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "eval_cases_suiteId_name_unique" UNIQUE("suite_id","name")
);
--> statement-breakpoint
CREATE TABLE "eval_results" (
	"id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"case_id" uuid NOT NULL,
	"passed" boolean NOT NULL,
	"score" numeric(6, 5),
	"output" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"duration_ms" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "eval_results_runId_caseId_unique" UNIQUE("run_id","case_id"),
	CONSTRAINT "eval_results_score" CHECK (score between 0 and 1),
	CONSTRAINT "eval_results_duration" CHECK (duration_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "eval_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"suite_id" uuid NOT NULL,
	"prompt_version_id" uuid,
	"model_name" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "eval_runs_times" CHECK (finished_at >= started_at)
);
--> statement-breakpoint
CREATE TABLE "eval_suites" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "eval_suites_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "experiment_arms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"experiment_id" uuid NOT NULL,
	"prompt_version_id" uuid NOT NULL,
	"name" text NOT NULL,
	"weight" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_arms_experimentId_name_unique" UNIQUE("experiment_id","name"),
	CONSTRAINT "experiment_arms_weight" CHECK (weight > 0)
);
--> statement-breakpoint
CREATE TABLE "experiment_assignments" (
	"experiment_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"arm_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_assignments_experiment_id_user_id_pk" PRIMARY KEY("experiment_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"agent" text DEFAULT 'tutor' NOT NULL,
	"description" text,
	"salt" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiments_name_unique" UNIQUE("name"),
	CONSTRAINT "experiments_state_known" CHECK (state in ('draft', 'running', 'stopped')),
	CONSTRAINT "experiments_times" CHECK (ended_at >= started_at),
	CONSTRAINT "experiments_started" CHECK (state = 'draft' or started_at is not null)
);
--> statement-breakpoint
CREATE TABLE "prompt_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"agent" text DEFAULT 'tutor' NOT NULL,
	"version_name" text NOT NULL,
	"prompt_text" text NOT NULL,
	"model_name" text,
	"is_active" boolean DEFAULT false NOT NULL,
	"content_hash" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prompt_versions_agent_contentHash_unique" UNIQUE("agent","content_hash"),
	CONSTRAINT "prompt_versions_named" CHECK (agent <> '' and version_name <> '' and prompt_text <> '')
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"question_version_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"resolution" text,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "disputes_status_known" CHECK (status in ('open', 'upheld', 'rejected')),
	CONSTRAINT "disputes_resolved" CHECK ((status = 'open') = (resolved_at is null)),
	CONSTRAINT "disputes_reason" CHECK (char_length(reason) between 1 and 2000)
);
--> statement-breakpoint
CREATE TABLE "question_hints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"question_version_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_hints_questionVersionId_position_unique" UNIQUE("question_version_id","position"),
	CONSTRAINT "question_hints_position" CHECK (position between 1 and 10),
	CONSTRAINT "question_hints_text" CHECK (text <> '')
);
--> statement-breakpoint
CREATE TABLE "question_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"course_id" uuid,
	"subject_id" uuid,
	"kind" text DEFAULT 'standard' NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_sets_position_unique" UNIQUE NULLS NOT DISTINCT("course_id","subject_id","position") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "question_sets_one_owner" CHECK (num_nonnulls(course_id, subject_id) = 1),
	CONSTRAINT "question_sets_kind_known" CHECK (kind in ('standard', 'bank')),
	CONSTRAINT "question_sets_bank_of_subject" CHECK (kind <> 'bank' or subject_id is not null),
	CONSTRAINT "question_sets_title_length" CHECK (char_length(title) between 1 and 300),
	CONSTRAINT "question_sets_position" CHECK (position >= 0)
);
--> statement-breakpoint
CREATE TABLE "question_stats" (
	"question_id" uuid PRIMARY KEY NOT NULL,
	"answers" integer DEFAULT 0 NOT NULL,
	"correct_answers" integer DEFAULT 0 NOT NULL,
	"average_time_ms" double precision DEFAULT 0 NOT NULL,
	"discrimination" double precision,
	"is_suspect" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_stats_counts" CHECK (correct_answers between 0 and answers),
	CONSTRAINT "question_stats_time" CHECK (average_time_ms >= 0),
	CONSTRAINT "question_stats_discrimination" CHECK (discrimination between -1 and 1)
);
--> statement-breakpoint
CREATE TABLE "question_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"question_id" uuid NOT NULL,
	"version_number" integer DEFAULT 1 NOT NULL,
	"topic_focus" text NOT NULL,
	"question_text" text NOT NULL,
	"html_content" text,
	"code_snippet" text,
	"question_type" text DEFAULT 'multiple_choice' NOT NULL,
	"body" jsonb NOT NULL,
	"explanation" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "question_versions_questionId_versionNumber_unique" UNIQUE("question_id","version_number"),
	CONSTRAINT "question_versions_number" CHECK (version_number >= 1),
	CONSTRAINT "question_versions_type_known" CHECK (question_type in ('multiple_choice', 'true_false', 'fill_in_blank', 'numerical_entry', 'short_answer', 'pick_from_list', 'matching', 'ordering', 'multiple_response', 'drag_and_drop')),
	CONSTRAINT "question_versions_text" CHECK (question_text <> ''),
	CONSTRAINT "question_versions_body_object" CHECK (jsonb_typeof(body) = 'object'),
	CONSTRAINT "question_versions_metadata_object" CHECK (jsonb_typeof(metadata) = 'object')
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"question_set_id" uuid NOT NULL,
	"topic_id" uuid,
	"original_question_number" integer NOT NULL,
	"source_exam_external_id" text,
	"loid" text NOT NULL,
	"difficulty" smallint DEFAULT 1 NOT NULL,
	"goal_tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"topic_tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"source" text,
	"status" text DEFAULT 'draft' NOT NULL,
	"import_id" uuid,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "questions_difficulty" CHECK (difficulty between 1 and 10),
	CONSTRAINT "questions_status_known" CHECK (status in ('draft', 'review', 'pilot', 'live', 'retired')),
	CONSTRAINT "questions_loid_named" CHECK (loid <> '')
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"user_test_run_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"question_version_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"shuffle" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"door" text NOT NULL,
	"hints_shown" smallint DEFAULT 0 NOT NULL,
	"served_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	"superseded_at" timestamp with time zone,
	CONSTRAINT "attempts_door_known" CHECK (door in ('web', 'discord', 'mcp', 'cli', 'evals', 'model')),
	CONSTRAINT "attempts_position" CHECK (position >= 0),
	CONSTRAINT "attempts_hints" CHECK (hints_shown >= 0),
	CONSTRAINT "attempts_expire_later" CHECK (expires_at > served_at),
	CONSTRAINT "attempts_used_or_superseded" CHECK (num_nonnulls(used_at, superseded_at) <= 1)
);
--> statement-breakpoint
CREATE TABLE "regrades" (
	"id" uuid PRIMARY KEY NOT NULL,
	"answer_id" uuid NOT NULL,
	"dispute_id" uuid,
	"fraction_before" numeric(6, 5),
	"fraction_after" numeric(6, 5) NOT NULL,
	"reason" text NOT NULL,
	"regraded_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "regrades_fractions" CHECK (fraction_before between 0 and 1 and fraction_after between 0 and 1),
	CONSTRAINT "regrades_reason" CHECK (reason <> '')
);
--> statement-breakpoint
CREATE TABLE "user_answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"user_test_run_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"question_id" uuid NOT NULL,
	"question_version_id" uuid NOT NULL,
	"answer" text[] NOT NULL,
	"status" text DEFAULT 'graded' NOT NULL,
	"fraction" numeric(6, 5),
	"score_percent" double precision GENERATED ALWAYS AS ((fraction * 100)::double precision) STORED,
	"is_correct" boolean GENERATED ALWAYS AS (fraction = 1) STORED,
	"feedback" text,
	"time_taken_ms" integer,
	"confidence" smallint,
	"hints_used" smallint DEFAULT 0 NOT NULL,
	"provenance" text DEFAULT 'direct' NOT NULL,
	"idempotency_key" text,
	"sequence" bigint DEFAULT nextval('public.answer_sequence'::regclass) NOT NULL,
	"student_rating_before" double precision,
	"student_rating_after" double precision,
	"question_rating_before" double precision,
	"question_rating_after" double precision,
	"answered_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_answers_attemptId_unique" UNIQUE("attempt_id"),
	CONSTRAINT "user_answers_userTestRunId_idempotencyKey_unique" UNIQUE("user_test_run_id","idempotency_key"),
	CONSTRAINT "user_answers_sequence_unique" UNIQUE("sequence"),
	CONSTRAINT "user_answers_status_known" CHECK (status in ('pending', 'graded')),
	CONSTRAINT "user_answers_provenance_known" CHECK (provenance in ('direct', 'attested', 'relayed')),
	CONSTRAINT "user_answers_graded" CHECK ((status = 'graded') = (fraction is not null)),
	CONSTRAINT "user_answers_fraction" CHECK (fraction between 0 and 1),
	CONSTRAINT "user_answers_time" CHECK (time_taken_ms >= 0),
	CONSTRAINT "user_answers_confidence" CHECK (confidence between 1 and 5),
	CONSTRAINT "user_answers_hints" CHECK (hints_used >= 0),
	CONSTRAINT "user_answers_parts" CHECK (cardinality(answer) <= 100)
);
--> statement-breakpoint
CREATE TABLE "user_test_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"course_id" uuid,
	"source" text NOT NULL,
	"question_set_id" uuid,
	"exam_id" uuid,
	"practice_test_id" uuid,
	"topic_id" uuid,
	"goal_id" uuid,
	"subject_id" uuid,
	"mode" text DEFAULT 'practice' NOT NULL,
	"channel" text DEFAULT 'web' NOT NULL,
	"feedback" text DEFAULT 'immediate' NOT NULL,
	"question_order" uuid[] NOT NULL,
	"seed" integer DEFAULT 0 NOT NULL,
	"time_limit_seconds" integer,
	"state" text DEFAULT 'open' NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"completed_at" timestamp with time zone,
	"score" numeric(6, 5),
	"score_percent" double precision GENERATED ALWAYS AS ((score * 100)::double precision) STORED,
	"passed" boolean,
	"total_questions" integer,
	"correct_answers" integer,
	"time_spent_seconds" integer,
	"xp_earned" integer DEFAULT 0 NOT NULL,
	"snapshot" jsonb,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_test_runs_source_known" CHECK (source in ('set', 'exam', 'practice_test', 'topic', 'course', 'mistakes', 'due', 'goal', 'subject')),
	CONSTRAINT "user_test_runs_mode_known" CHECK (mode in ('practice', 'test', 'exam')),
	CONSTRAINT "user_test_runs_channel_known" CHECK (channel in ('web', 'discord', 'mcp', 'cli', 'evals', 'model')),
	CONSTRAINT "user_test_runs_feedback_known" CHECK (feedback in ('immediate', 'after_run', 'never')),
	CONSTRAINT "user_test_runs_state_known" CHECK (state in ('open', 'grading', 'finished', 'expired', 'abandoned')),
	CONSTRAINT "user_test_runs_one_source" CHECK ((source = 'set') = (question_set_id is not null) and (source = 'exam') = (exam_id is not null)
        and (source = 'practice_test') = (practice_test_id is not null) and (source = 'topic') = (topic_id is not null)
        and (source = 'goal') = (goal_id is not null) and (source <> 'course' or course_id is not null)
        and (source <> 'subject' or subject_id is not null)),
	CONSTRAINT "user_test_runs_ended" CHECK ((state in ('open', 'grading')) = (completed_at is null)),
	CONSTRAINT "user_test_runs_finished" CHECK (state <> 'finished' or num_nulls(score, total_questions, correct_answers, snapshot) = 0),
	CONSTRAINT "user_test_runs_score" CHECK (score between 0 and 1),
	CONSTRAINT "user_test_runs_total" CHECK (total_questions > 0),
	CONSTRAINT "user_test_runs_correct" CHECK (correct_answers >= 0),
	CONSTRAINT "user_test_runs_correct_of_total" CHECK (correct_answers <= total_questions),
	CONSTRAINT "user_test_runs_time_spent" CHECK (time_spent_seconds >= 0),
	CONSTRAINT "user_test_runs_time_limit" CHECK (time_limit_seconds > 0),
	CONSTRAINT "user_test_runs_xp" CHECK (xp_earned >= 0),
	CONSTRAINT "user_test_runs_times_in_order" CHECK (completed_at >= started_at)
);
--> statement-breakpoint
CREATE TABLE "nudges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	"channels" text[] NOT NULL,
	"message" text NOT NULL,
	"personalized" boolean DEFAULT true NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"opened_at" timestamp with time zone,
	"clicked_at" timestamp with time zone,
	"trigger_reason" text,
	"suggestions_made" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "nudges_type_known" CHECK (type in ('login', 'inactivity', 'cross_subject', 'due_reviews', 'goal', 'streak')),
	CONSTRAINT "nudges_channels_known" CHECK (channels <@ array['in_app', 'email', 'discord']::text[]),
	CONSTRAINT "nudges_some_channel" CHECK (cardinality(channels) > 0),
	CONSTRAINT "nudges_message" CHECK (message <> ''),
	CONSTRAINT "nudges_opened_later" CHECK (opened_at >= sent_at and clicked_at >= sent_at)
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tutor_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"override_type" text NOT NULL,
	"action" text NOT NULL,
	"summary_id" uuid,
	"practice_assignment_id" uuid,
	"goal_id" uuid,
	"qa_interaction_id" uuid,
	"original_content" jsonb,
	"new_content" jsonb,
	"reason" text,
	"subject_id" uuid,
	"difficulty_level" smallint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "overrides_type_known" CHECK (override_type in ('summary', 'practice', 'qa_answer', 'goal')),
	CONSTRAINT "overrides_one_thing" CHECK ((override_type = 'summary') = (summary_id is not null) and (override_type = 'practice') = (practice_assignment_id is not null)
        and (override_type = 'goal') = (goal_id is not null) and (override_type = 'qa_answer') = (qa_interaction_id is not null)),
	CONSTRAINT "overrides_action" CHECK (action <> ''),
	CONSTRAINT "overrides_difficulty" CHECK (difficulty_level between 1 and 10)
);
--> statement-breakpoint
CREATE TABLE "practice_assignments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"student_id" uuid NOT NULL,
	"assigned_by" uuid,
	"source" text NOT NULL,
	"bank_item_id" uuid,
	"ai_question_text" text,
	"ai_answer_text" text,
	"ai_explanation" text,
	"flagged" boolean DEFAULT false NOT NULL,
	"reviewed_by" uuid,
	"reviewed_at" timestamp with time zone,
	"subject_id" uuid,
	"difficulty_level" smallint,
	"goal_tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"student_rating_before" double precision,
	"student_rating_after" double precision,
	"performance_score" numeric(6, 5),
	"completed" boolean DEFAULT false NOT NULL,
	"completed_at" timestamp with time zone,
	"assigned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "practice_assignments_source_known" CHECK (source in ('bank', 'ai_generated')),
	CONSTRAINT "practice_assignments_bank_or_ai" CHECK (case source when 'bank' then bank_item_id is not null and num_nonnulls(ai_question_text, ai_answer_text, ai_explanation) = 0
        else bank_item_id is null and num_nulls(ai_question_text, ai_answer_text) = 0 end),
	CONSTRAINT "practice_assignments_ai_is_looked_at" CHECK (source = 'bank' or flagged or reviewed_at is not null),
	CONSTRAINT "practice_assignments_difficulty" CHECK (difficulty_level between 1 and 10),
	CONSTRAINT "practice_assignments_score" CHECK (performance_score between 0 and 1),
	CONSTRAINT "practice_assignments_completed" CHECK (completed = (completed_at is not null))
);
--> statement-breakpoint
CREATE TABLE "session_summaries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"student_id" uuid NOT NULL,
	"tutor_id" uuid NOT NULL,
	"narrative" text NOT NULL,
	"next_steps" text[] NOT NULL,
	"subjects_covered" text[] DEFAULT '{}'::text[] NOT NULL,
	"summary_type" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_summaries_narrative" CHECK (narrative <> '')
);
--> statement-breakpoint
CREATE TABLE "tutoring_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"student_id" uuid NOT NULL,
	"tutor_id" uuid NOT NULL,
	"session_date" timestamp with time zone NOT NULL,
	"duration_minutes" integer,
	"subject_id" uuid,
	"transcript" "bytea",
	"notes" "bytea",
	"key_id" text,
	"transcript_storage_url" text,
	"transcript_available" boolean DEFAULT true NOT NULL,
	"topics_covered" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tutoring_sessions_duration" CHECK (duration_minutes > 0),
	CONSTRAINT "tutoring_sessions_not_oneself" CHECK (student_id <> tutor_id),
	CONSTRAINT "tutoring_sessions_sealed" CHECK ((key_id is null) = (transcript is null and notes is null))
);
--> statement-breakpoint
ALTER TABLE "courses" ADD COLUMN "exam_type" text;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD CONSTRAINT "chatbot_logs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chatbot_logs" ADD CONSTRAINT "chatbot_logs_prompt_version_id_prompt_versions_id_fk" FOREIGN KEY ("prompt_version_id") REFERENCES "public"."prompt_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_current_run_id_user_test_runs_id_fk" FOREIGN KEY ("current_run_id") REFERENCES "public"."user_test_runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qa_interactions" ADD CONSTRAINT "qa_interactions_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qa_interactions" ADD CONSTRAINT "qa_interactions_escalated_to_tutor_id_users_id_fk" FOREIGN KEY ("escalated_to_tutor_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ai_notes" ADD CONSTRAINT "ai_notes_lesson_id_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."lessons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_external_mappings" ADD CONSTRAINT "course_external_mappings_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lessons" ADD CONSTRAINT "lessons_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lessons" ADD CONSTRAINT "lessons_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "modules" ADD CONSTRAINT "modules_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_module_id_modules_id_fk" FOREIGN KEY ("module_id") REFERENCES "public"."modules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_courses" ADD CONSTRAINT "place_courses_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_courses" ADD CONSTRAINT "place_courses_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminders" ADD CONSTRAINT "reminders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_players" ADD CONSTRAINT "round_players_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_players" ADD CONSTRAINT "round_players_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_players" ADD CONSTRAINT "round_players_user_test_run_id_user_test_runs_id_fk" FOREIGN KEY ("user_test_run_id") REFERENCES "public"."user_test_runs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_started_by_users_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam_questions" ADD CONSTRAINT "exam_questions_exam_id_exams_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exam_questions" ADD CONSTRAINT "exam_questions_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exams" ADD CONSTRAINT "exams_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exams" ADD CONSTRAINT "exams_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exams" ADD CONSTRAINT "exams_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_tests" ADD CONSTRAINT "practice_tests_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_tests" ADD CONSTRAINT "practice_tests_question_set_id_question_sets_id_fk" FOREIGN KEY ("question_set_id") REFERENCES "public"."question_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "achievements" ADD CONSTRAINT "achievements_unlocks_avatar_id_avatars_id_fk" FOREIGN KEY ("unlocks_avatar_id") REFERENCES "public"."avatars"("id") ON DELETE set null ON UPDATE no action DEFERRABLE INITIALLY DEFERRED;--> statement-breakpoint
ALTER TABLE "avatars" ADD CONSTRAINT "avatars_required_achievement_id_achievements_id_fk" FOREIGN KEY ("required_achievement_id") REFERENCES "public"."achievements"("id") ON DELETE set null ON UPDATE no action DEFERRABLE INITIALLY DEFERRED;--> statement-breakpoint
ALTER TABLE "user_achievements" ADD CONSTRAINT "user_achievements_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_achievements" ADD CONSTRAINT "user_achievements_achievement_id_achievements_id_fk" FOREIGN KEY ("achievement_id") REFERENCES "public"."achievements"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_avatars" ADD CONSTRAINT "user_avatars_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_avatars" ADD CONSTRAINT "user_avatars_avatar_id_avatars_id_fk" FOREIGN KEY ("avatar_id") REFERENCES "public"."avatars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_selected_avatar_id_avatars_id_fk" FOREIGN KEY ("selected_avatar_id") REFERENCES "public"."avatars"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "xp_events" ADD CONSTRAINT "xp_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "xp_events" ADD CONSTRAINT "xp_events_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "xp_events" ADD CONSTRAINT "xp_events_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "xp_events" ADD CONSTRAINT "xp_events_user_test_run_id_user_test_runs_id_fk" FOREIGN KEY ("user_test_run_id") REFERENCES "public"."user_test_runs"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "xp_events" ADD CONSTRAINT "xp_events_answer_id_user_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."user_answers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_topics" ADD CONSTRAINT "goal_topics_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal_topics" ADD CONSTRAINT "goal_topics_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_imported_by_users_id_fk" FOREIGN KEY ("imported_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_chunk_id_material_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."material_chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_model_id_embedding_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."embedding_models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_materials" ADD CONSTRAINT "course_materials_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_materials" ADD CONSTRAINT "course_materials_lesson_id_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."lessons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_materials" ADD CONSTRAINT "course_materials_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "course_stats" ADD CONSTRAINT "course_stats_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_chunks" ADD CONSTRAINT "material_chunks_material_id_course_materials_id_fk" FOREIGN KEY ("material_id") REFERENCES "public"."course_materials"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_chunks" ADD CONSTRAINT "material_chunks_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_chunk_id_material_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."material_chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_ratings" ADD CONSTRAINT "question_ratings_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_cards" ADD CONSTRAINT "review_cards_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_cards" ADD CONSTRAINT "review_cards_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "student_ratings" ADD CONSTRAINT "student_ratings_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "student_ratings" ADD CONSTRAINT "student_ratings_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_course_progress" ADD CONSTRAINT "user_course_progress_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_course_progress" ADD CONSTRAINT "user_course_progress_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_topic_progress" ADD CONSTRAINT "user_topic_progress_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_topic_progress" ADD CONSTRAINT "user_topic_progress_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eval_cases" ADD CONSTRAINT "eval_cases_suite_id_eval_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."eval_suites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eval_results" ADD CONSTRAINT "eval_results_run_id_eval_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."eval_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eval_results" ADD CONSTRAINT "eval_results_case_id_eval_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."eval_cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eval_runs" ADD CONSTRAINT "eval_runs_suite_id_eval_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."eval_suites"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "eval_runs" ADD CONSTRAINT "eval_runs_prompt_version_id_prompt_versions_id_fk" FOREIGN KEY ("prompt_version_id") REFERENCES "public"."prompt_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_arms" ADD CONSTRAINT "experiment_arms_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_arms" ADD CONSTRAINT "experiment_arms_prompt_version_id_prompt_versions_id_fk" FOREIGN KEY ("prompt_version_id") REFERENCES "public"."prompt_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_arm_id_experiment_arms_id_fk" FOREIGN KEY ("arm_id") REFERENCES "public"."experiment_arms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_question_version_id_question_versions_id_fk" FOREIGN KEY ("question_version_id") REFERENCES "public"."question_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_hints" ADD CONSTRAINT "question_hints_question_version_id_question_versions_id_fk" FOREIGN KEY ("question_version_id") REFERENCES "public"."question_versions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_sets" ADD CONSTRAINT "question_sets_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_sets" ADD CONSTRAINT "question_sets_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_stats" ADD CONSTRAINT "question_stats_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_versions" ADD CONSTRAINT "question_versions_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_versions" ADD CONSTRAINT "question_versions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_question_set_id_question_sets_id_fk" FOREIGN KEY ("question_set_id") REFERENCES "public"."question_sets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "questions" ADD CONSTRAINT "questions_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_user_test_run_id_user_test_runs_id_fk" FOREIGN KEY ("user_test_run_id") REFERENCES "public"."user_test_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_question_version_id_question_versions_id_fk" FOREIGN KEY ("question_version_id") REFERENCES "public"."question_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrades" ADD CONSTRAINT "regrades_answer_id_user_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."user_answers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrades" ADD CONSTRAINT "regrades_dispute_id_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."disputes"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regrades" ADD CONSTRAINT "regrades_regraded_by_users_id_fk" FOREIGN KEY ("regraded_by") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_answers" ADD CONSTRAINT "user_answers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_answers" ADD CONSTRAINT "user_answers_user_test_run_id_user_test_runs_id_fk" FOREIGN KEY ("user_test_run_id") REFERENCES "public"."user_test_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_answers" ADD CONSTRAINT "user_answers_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_answers" ADD CONSTRAINT "user_answers_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_answers" ADD CONSTRAINT "user_answers_question_version_id_question_versions_id_fk" FOREIGN KEY ("question_version_id") REFERENCES "public"."question_versions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_course_id_courses_id_fk" FOREIGN KEY ("course_id") REFERENCES "public"."courses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_question_set_id_question_sets_id_fk" FOREIGN KEY ("question_set_id") REFERENCES "public"."question_sets"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_exam_id_exams_id_fk" FOREIGN KEY ("exam_id") REFERENCES "public"."exams"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_practice_test_id_practice_tests_id_fk" FOREIGN KEY ("practice_test_id") REFERENCES "public"."practice_tests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_test_runs" ADD CONSTRAINT "user_test_runs_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nudges" ADD CONSTRAINT "nudges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_tutor_id_users_id_fk" FOREIGN KEY ("tutor_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_summary_id_session_summaries_id_fk" FOREIGN KEY ("summary_id") REFERENCES "public"."session_summaries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_practice_assignment_id_practice_assignments_id_fk" FOREIGN KEY ("practice_assignment_id") REFERENCES "public"."practice_assignments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "public"."goals"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_assignments" ADD CONSTRAINT "practice_assignments_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_assignments" ADD CONSTRAINT "practice_assignments_assigned_by_users_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_assignments" ADD CONSTRAINT "practice_assignments_bank_item_id_questions_id_fk" FOREIGN KEY ("bank_item_id") REFERENCES "public"."questions"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_assignments" ADD CONSTRAINT "practice_assignments_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_assignments" ADD CONSTRAINT "practice_assignments_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_summaries" ADD CONSTRAINT "session_summaries_session_id_tutoring_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."tutoring_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_summaries" ADD CONSTRAINT "session_summaries_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_summaries" ADD CONSTRAINT "session_summaries_tutor_id_users_id_fk" FOREIGN KEY ("tutor_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tutoring_sessions" ADD CONSTRAINT "tutoring_sessions_student_id_users_id_fk" FOREIGN KEY ("student_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tutoring_sessions" ADD CONSTRAINT "tutoring_sessions_tutor_id_users_id_fk" FOREIGN KEY ("tutor_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tutoring_sessions" ADD CONSTRAINT "tutoring_sessions_subject_id_subjects_id_fk" FOREIGN KEY ("subject_id") REFERENCES "public"."subjects"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chatbot_logs_user_id_created_at_index" ON "chatbot_logs" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "chatbot_logs_conversation_id_index" ON "chatbot_logs" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "chatbot_logs_prompt_version_id_index" ON "chatbot_logs" USING btree ("prompt_version_id");--> statement-breakpoint
CREATE INDEX "chatbot_logs_status_created_at_index" ON "chatbot_logs" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "chatbot_logs_created_at_index" ON "chatbot_logs" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "conversations_user_id_updated_at_index" ON "conversations" USING btree ("user_id","updated_at");--> statement-breakpoint
CREATE INDEX "conversations_place_id_index" ON "conversations" USING btree ("place_id");--> statement-breakpoint
CREATE INDEX "conversations_current_run_id_index" ON "conversations" USING btree ("current_run_id");--> statement-breakpoint
CREATE INDEX "messages_conversation_id_created_at_index" ON "messages" USING btree ("conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "qa_interactions_student_id_created_at_index" ON "qa_interactions" USING btree ("student_id","created_at");--> statement-breakpoint
CREATE INDEX "qa_interactions_confidence_index" ON "qa_interactions" USING btree ("confidence");--> statement-breakpoint
CREATE INDEX "qa_interactions_created_at_index" ON "qa_interactions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "qa_interactions_escalated_to_tutor_id_index" ON "qa_interactions" USING btree ("escalated_to_tutor_id");--> statement-breakpoint
CREATE INDEX "qa_interactions_conversation_id_index" ON "qa_interactions" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "qa_interactions_context_subjects_index" ON "qa_interactions" USING gin ("context_subjects");--> statement-breakpoint
CREATE INDEX "ai_notes_key_concepts_index" ON "ai_notes" USING gin ("key_concepts");--> statement-breakpoint
CREATE INDEX "course_external_mappings_course_id_index" ON "course_external_mappings" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "lessons_course_id_index" ON "lessons" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "lessons_topic_id_index" ON "lessons" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "modules_position_index" ON "modules" USING btree ("position");--> statement-breakpoint
CREATE INDEX "topics_position_index" ON "topics" USING btree ("position");--> statement-breakpoint
CREATE INDEX "topics_code_index" ON "topics" USING btree ("code");--> statement-breakpoint
CREATE INDEX "place_courses_course_id_index" ON "place_courses" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "reminders_is_active_at_minute_index" ON "reminders" USING btree ("is_active","at_minute");--> statement-breakpoint
CREATE INDEX "round_players_user_id_index" ON "round_players" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "round_players_user_test_run_id_index" ON "round_players" USING btree ("user_test_run_id");--> statement-breakpoint
CREATE INDEX "rounds_place_id_channel_index" ON "rounds" USING btree ("place_id","channel");--> statement-breakpoint
CREATE INDEX "rounds_course_id_index" ON "rounds" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "rounds_started_by_index" ON "rounds" USING btree ("started_by");--> statement-breakpoint
CREATE INDEX "rounds_state_index" ON "rounds" USING btree ("state");--> statement-breakpoint
CREATE INDEX "exam_questions_question_id_index" ON "exam_questions" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "exam_questions_position_index" ON "exam_questions" USING btree ("position");--> statement-breakpoint
CREATE INDEX "exams_course_id_index" ON "exams" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "exams_kind_is_active_title_index" ON "exams" USING btree ("kind","is_active","title");--> statement-breakpoint
CREATE INDEX "exams_is_active_index" ON "exams" USING btree ("is_active");--> statement-breakpoint
CREATE INDEX "exams_title_index" ON "exams" USING btree ("title");--> statement-breakpoint
CREATE INDEX "exams_import_id_index" ON "exams" USING btree ("import_id");--> statement-breakpoint
CREATE INDEX "exams_created_by_index" ON "exams" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "practice_tests_course_id_index" ON "practice_tests" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "practice_tests_question_set_id_index" ON "practice_tests" USING btree ("question_set_id");--> statement-breakpoint
CREATE INDEX "achievements_criteria_type_index" ON "achievements" USING btree ("criteria_type");--> statement-breakpoint
CREATE INDEX "achievements_display_order_index" ON "achievements" USING btree ("display_order");--> statement-breakpoint
CREATE INDEX "avatars_display_order_index" ON "avatars" USING btree ("display_order");--> statement-breakpoint
CREATE INDEX "user_achievements_user_id_earned_at_index" ON "user_achievements" USING btree ("user_id","earned_at");--> statement-breakpoint
CREATE INDEX "user_achievements_achievement_id_index" ON "user_achievements" USING btree ("achievement_id");--> statement-breakpoint
CREATE INDEX "user_achievements_earned_at_index" ON "user_achievements" USING btree ("earned_at");--> statement-breakpoint
CREATE INDEX "user_avatars_user_id_unlocked_at_index" ON "user_avatars" USING btree ("user_id","unlocked_at");--> statement-breakpoint
CREATE INDEX "user_avatars_avatar_id_index" ON "user_avatars" USING btree ("avatar_id");--> statement-breakpoint
CREATE INDEX "user_profiles_selected_avatar_id_index" ON "user_profiles" USING btree ("selected_avatar_id");--> statement-breakpoint
CREATE INDEX "user_profiles_xp_index" ON "user_profiles" USING btree ("xp");--> statement-breakpoint
CREATE UNIQUE INDEX "xp_events_award_once" ON "xp_events" USING btree ("user_id","reason") WHERE reason like 'achievement:%';--> statement-breakpoint
CREATE UNIQUE INDEX "xp_events_answer_once" ON "xp_events" USING btree ("answer_id") WHERE reason = 'answer';--> statement-breakpoint
CREATE INDEX "xp_events_user_id_created_at_index" ON "xp_events" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "xp_events_subject_id_index" ON "xp_events" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "xp_events_goal_id_index" ON "xp_events" USING btree ("goal_id");--> statement-breakpoint
CREATE INDEX "xp_events_user_test_run_id_index" ON "xp_events" USING btree ("user_test_run_id");--> statement-breakpoint
CREATE INDEX "xp_events_answer_id_index" ON "xp_events" USING btree ("answer_id");--> statement-breakpoint
CREATE INDEX "xp_events_created_at_index" ON "xp_events" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "goal_topics_topic_id_index" ON "goal_topics" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "goals_student_id_index" ON "goals" USING btree ("student_id");--> statement-breakpoint
CREATE INDEX "goals_created_by_index" ON "goals" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "goals_subject_id_index" ON "goals" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "goals_status_index" ON "goals" USING btree ("status");--> statement-breakpoint
CREATE INDEX "external_ids_external_id_index" ON "external_ids" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "external_ids_internal_id_index" ON "external_ids" USING btree ("internal_id");--> statement-breakpoint
CREATE INDEX "imports_imported_by_index" ON "imports" USING btree ("imported_by");--> statement-breakpoint
CREATE INDEX "imports_course_id_index" ON "imports" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "imports_file_hash_index" ON "imports" USING btree ("file_hash");--> statement-breakpoint
CREATE INDEX "imports_created_at_index" ON "imports" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "chunk_embeddings_model_id_index" ON "chunk_embeddings" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "course_materials_course_id_assignment_index" ON "course_materials" USING btree ("course_id","assignment");--> statement-breakpoint
CREATE INDEX "course_materials_lesson_id_index" ON "course_materials" USING btree ("lesson_id");--> statement-breakpoint
CREATE INDEX "course_materials_loid_index" ON "course_materials" USING btree ("loid");--> statement-breakpoint
CREATE INDEX "course_materials_content_hash_index" ON "course_materials" USING btree ("content_hash");--> statement-breakpoint
CREATE INDEX "course_materials_import_id_index" ON "course_materials" USING btree ("import_id");--> statement-breakpoint
CREATE INDEX "embedding_models_is_active_index" ON "embedding_models" USING btree ("is_active");--> statement-breakpoint
CREATE INDEX "material_chunks_course_id_index" ON "material_chunks" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "postings_chunk_id_index" ON "postings" USING btree ("chunk_id");--> statement-breakpoint
CREATE INDEX "question_ratings_rating_index" ON "question_ratings" USING btree ("rating");--> statement-breakpoint
CREATE INDEX "review_cards_user_id_due_index" ON "review_cards" USING btree ("user_id","due");--> statement-breakpoint
CREATE INDEX "review_cards_question_id_index" ON "review_cards" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "student_ratings_student_id_index" ON "student_ratings" USING btree ("student_id");--> statement-breakpoint
CREATE INDEX "student_ratings_subject_id_index" ON "student_ratings" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "student_ratings_rating_index" ON "student_ratings" USING btree ("rating");--> statement-breakpoint
CREATE INDEX "user_course_progress_user_id_index" ON "user_course_progress" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_course_progress_course_id_index" ON "user_course_progress" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "user_course_progress_last_activity_index" ON "user_course_progress" USING btree ("last_activity");--> statement-breakpoint
CREATE INDEX "user_topic_progress_user_id_index" ON "user_topic_progress" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_topic_progress_topic_id_index" ON "user_topic_progress" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "user_topic_progress_proficiency_level_index" ON "user_topic_progress" USING btree ("proficiency_level");--> statement-breakpoint
CREATE INDEX "user_topic_progress_last_practice_date_index" ON "user_topic_progress" USING btree ("last_practice_date");--> statement-breakpoint
CREATE INDEX "eval_cases_tags_index" ON "eval_cases" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "eval_results_case_id_index" ON "eval_results" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "eval_runs_suite_id_started_at_index" ON "eval_runs" USING btree ("suite_id","started_at");--> statement-breakpoint
CREATE INDEX "eval_runs_prompt_version_id_index" ON "eval_runs" USING btree ("prompt_version_id");--> statement-breakpoint
CREATE INDEX "experiment_arms_prompt_version_id_index" ON "experiment_arms" USING btree ("prompt_version_id");--> statement-breakpoint
CREATE INDEX "experiment_assignments_user_id_index" ON "experiment_assignments" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "experiment_assignments_arm_id_index" ON "experiment_assignments" USING btree ("arm_id");--> statement-breakpoint
CREATE INDEX "experiments_state_index" ON "experiments" USING btree ("state");--> statement-breakpoint
CREATE UNIQUE INDEX "prompt_versions_one_active" ON "prompt_versions" USING btree ("agent") WHERE is_active;--> statement-breakpoint
CREATE INDEX "prompt_versions_created_by_index" ON "prompt_versions" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "disputes_user_id_index" ON "disputes" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "disputes_question_version_id_index" ON "disputes" USING btree ("question_version_id");--> statement-breakpoint
CREATE INDEX "disputes_status_index" ON "disputes" USING btree ("status");--> statement-breakpoint
CREATE INDEX "disputes_resolved_by_index" ON "disputes" USING btree ("resolved_by");--> statement-breakpoint
CREATE UNIQUE INDEX "question_sets_one_bank_per_subject" ON "question_sets" USING btree ("subject_id") WHERE kind = 'bank';--> statement-breakpoint
CREATE INDEX "question_sets_course_id_index" ON "question_sets" USING btree ("course_id");--> statement-breakpoint
CREATE INDEX "question_sets_subject_id_index" ON "question_sets" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "question_versions_created_by_index" ON "question_versions" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "question_versions_question_type_index" ON "question_versions" USING btree ("question_type");--> statement-breakpoint
CREATE INDEX "questions_question_set_id_original_question_number_index" ON "questions" USING btree ("question_set_id","original_question_number");--> statement-breakpoint
CREATE INDEX "questions_topic_id_difficulty_original_question_number_index" ON "questions" USING btree ("topic_id","difficulty","original_question_number");--> statement-breakpoint
CREATE INDEX "questions_source_exam_number_index" ON "questions" USING btree ("source_exam_external_id","original_question_number");--> statement-breakpoint
CREATE INDEX "questions_difficulty_index" ON "questions" USING btree ("difficulty");--> statement-breakpoint
CREATE INDEX "questions_loid_index" ON "questions" USING btree ("loid");--> statement-breakpoint
CREATE INDEX "questions_status_index" ON "questions" USING btree ("status");--> statement-breakpoint
CREATE INDEX "questions_import_id_index" ON "questions" USING btree ("import_id");--> statement-breakpoint
CREATE INDEX "questions_created_by_index" ON "questions" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "questions_goal_tags_index" ON "questions" USING gin ("goal_tags");--> statement-breakpoint
CREATE INDEX "questions_topic_tags_index" ON "questions" USING gin ("topic_tags");--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_one_open_per_run" ON "attempts" USING btree ("user_test_run_id") WHERE used_at is null and superseded_at is null;--> statement-breakpoint
CREATE INDEX "attempts_user_test_run_id_position_index" ON "attempts" USING btree ("user_test_run_id","position");--> statement-breakpoint
CREATE INDEX "attempts_user_id_served_at_index" ON "attempts" USING btree ("user_id","served_at");--> statement-breakpoint
CREATE INDEX "attempts_question_id_index" ON "attempts" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "attempts_question_version_id_index" ON "attempts" USING btree ("question_version_id");--> statement-breakpoint
CREATE INDEX "regrades_answer_id_created_at_index" ON "regrades" USING btree ("answer_id","created_at");--> statement-breakpoint
CREATE INDEX "regrades_dispute_id_index" ON "regrades" USING btree ("dispute_id");--> statement-breakpoint
CREATE INDEX "regrades_regraded_by_index" ON "regrades" USING btree ("regraded_by");--> statement-breakpoint
CREATE INDEX "user_answers_user_id_is_correct_index" ON "user_answers" USING btree ("user_id","is_correct");--> statement-breakpoint
CREATE INDEX "user_answers_user_id_answered_at_index" ON "user_answers" USING btree ("user_id","answered_at");--> statement-breakpoint
CREATE INDEX "user_answers_user_test_run_id_is_correct_index" ON "user_answers" USING btree ("user_test_run_id","is_correct");--> statement-breakpoint
CREATE INDEX "user_answers_question_id_is_correct_index" ON "user_answers" USING btree ("question_id","is_correct");--> statement-breakpoint
CREATE INDEX "user_answers_question_version_id_index" ON "user_answers" USING btree ("question_version_id");--> statement-breakpoint
CREATE INDEX "user_answers_is_correct_index" ON "user_answers" USING btree ("is_correct");--> statement-breakpoint
CREATE INDEX "user_answers_answered_at_index" ON "user_answers" USING btree ("answered_at");--> statement-breakpoint
CREATE INDEX "user_answers_answer_index" ON "user_answers" USING gin ("answer");--> statement-breakpoint
CREATE INDEX "user_test_runs_course_id_score_completed_at_index" ON "user_test_runs" USING btree ("course_id","score","completed_at");--> statement-breakpoint
CREATE INDEX "user_test_runs_user_id_completed_at_index" ON "user_test_runs" USING btree ("user_id","completed_at");--> statement-breakpoint
CREATE INDEX "user_test_runs_question_set_id_index" ON "user_test_runs" USING btree ("question_set_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_exam_id_index" ON "user_test_runs" USING btree ("exam_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_practice_test_id_index" ON "user_test_runs" USING btree ("practice_test_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_topic_id_index" ON "user_test_runs" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_goal_id_index" ON "user_test_runs" USING btree ("goal_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_subject_id_index" ON "user_test_runs" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "user_test_runs_state_index" ON "user_test_runs" USING btree ("state");--> statement-breakpoint
CREATE INDEX "user_test_runs_started_at_index" ON "user_test_runs" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "user_test_runs_completed_at_index" ON "user_test_runs" USING btree ("completed_at");--> statement-breakpoint
CREATE INDEX "nudges_user_id_sent_at_index" ON "nudges" USING btree ("user_id","sent_at");--> statement-breakpoint
CREATE INDEX "nudges_type_index" ON "nudges" USING btree ("type");--> statement-breakpoint
CREATE INDEX "nudges_sent_at_index" ON "nudges" USING btree ("sent_at");--> statement-breakpoint
CREATE INDEX "nudges_opened_at_index" ON "nudges" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "overrides_tutor_id_index" ON "overrides" USING btree ("tutor_id");--> statement-breakpoint
CREATE INDEX "overrides_student_id_index" ON "overrides" USING btree ("student_id");--> statement-breakpoint
CREATE INDEX "overrides_override_type_index" ON "overrides" USING btree ("override_type");--> statement-breakpoint
CREATE INDEX "overrides_created_at_index" ON "overrides" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "overrides_summary_id_index" ON "overrides" USING btree ("summary_id");--> statement-breakpoint
CREATE INDEX "overrides_practice_assignment_id_index" ON "overrides" USING btree ("practice_assignment_id");--> statement-breakpoint
CREATE INDEX "overrides_goal_id_index" ON "overrides" USING btree ("goal_id");--> statement-breakpoint
CREATE INDEX "overrides_qa_interaction_id_index" ON "overrides" USING btree ("qa_interaction_id");--> statement-breakpoint
CREATE INDEX "overrides_subject_id_index" ON "overrides" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "practice_assignments_student_id_completed_index" ON "practice_assignments" USING btree ("student_id","completed");--> statement-breakpoint
CREATE INDEX "practice_assignments_assigned_by_index" ON "practice_assignments" USING btree ("assigned_by");--> statement-breakpoint
CREATE INDEX "practice_assignments_source_index" ON "practice_assignments" USING btree ("source");--> statement-breakpoint
CREATE INDEX "practice_assignments_flagged_index" ON "practice_assignments" USING btree ("flagged");--> statement-breakpoint
CREATE INDEX "practice_assignments_completed_index" ON "practice_assignments" USING btree ("completed");--> statement-breakpoint
CREATE INDEX "practice_assignments_bank_item_id_index" ON "practice_assignments" USING btree ("bank_item_id");--> statement-breakpoint
CREATE INDEX "practice_assignments_subject_id_index" ON "practice_assignments" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "practice_assignments_reviewed_by_index" ON "practice_assignments" USING btree ("reviewed_by");--> statement-breakpoint
CREATE INDEX "practice_assignments_goal_tags_index" ON "practice_assignments" USING gin ("goal_tags");--> statement-breakpoint
CREATE INDEX "session_summaries_session_id_index" ON "session_summaries" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_summaries_student_id_created_at_index" ON "session_summaries" USING btree ("student_id","created_at");--> statement-breakpoint
CREATE INDEX "session_summaries_tutor_id_index" ON "session_summaries" USING btree ("tutor_id");--> statement-breakpoint
CREATE INDEX "tutoring_sessions_student_id_session_date_index" ON "tutoring_sessions" USING btree ("student_id","session_date");--> statement-breakpoint
CREATE INDEX "tutoring_sessions_tutor_id_session_date_index" ON "tutoring_sessions" USING btree ("tutor_id","session_date");--> statement-breakpoint
CREATE INDEX "tutoring_sessions_subject_id_index" ON "tutoring_sessions" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "tutoring_sessions_session_date_index" ON "tutoring_sessions" USING btree ("session_date");--> statement-breakpoint
CREATE INDEX "tutoring_sessions_key_id_index" ON "tutoring_sessions" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "courses_course_number_index" ON "courses" USING btree ("course_number");--> statement-breakpoint
CREATE INDEX "courses_exam_type_index" ON "courses" USING btree ("exam_type");--> statement-breakpoint
ALTER TABLE "courses" ADD CONSTRAINT "courses_exam_type_known" CHECK (exam_type in ('a1101', 'a1102', 'network', 'security'));