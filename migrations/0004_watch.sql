CREATE TABLE "watch_alert" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"rule_id" uuid NOT NULL,
	"event_key" text NOT NULL,
	"subject" text NOT NULL,
	"is_lasting" boolean NOT NULL,
	"rule_name" text NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"limit_value" double precision,
	"state" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"place_code" text,
	"place_names" text[] NOT NULL,
	"unit_ids" uuid[] NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"started_at" timestamp (3) with time zone NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"acknowledged_at" timestamp (3) with time zone,
	"acknowledged_by" text,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "watch_evaluator" (
	"id" integer PRIMARY KEY NOT NULL,
	"term" bigint NOT NULL,
	"memory" "bytea",
	"remembered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "watch_rule" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"terms" jsonb NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"units_path" text NOT NULL,
	"is_suspended" boolean DEFAULT false NOT NULL,
	"maker_id" text NOT NULL,
	"maker_name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "watch_alert_event" ON "watch_alert" USING btree ("event_key");--> statement-breakpoint
CREATE UNIQUE INDEX "watch_alert_lasting" ON "watch_alert" USING btree ("rule_id","subject") WHERE is_lasting and ended_at is null;--> statement-breakpoint
CREATE INDEX "watch_alert_by_area" ON "watch_alert" USING btree (area_path text_pattern_ops,"raised_at");--> statement-breakpoint
CREATE INDEX "watch_alert_by_time" ON "watch_alert" USING btree ("raised_at","id");--> statement-breakpoint
CREATE INDEX "watch_alert_by_rule" ON "watch_alert" USING btree ("rule_id","raised_at");--> statement-breakpoint
CREATE INDEX "watch_alert_open" ON "watch_alert" USING btree ("raised_at") WHERE state <> 'closed';--> statement-breakpoint
CREATE INDEX "watch_rule_by_area" ON "watch_rule" USING btree (area_path text_pattern_ops);--> statement-breakpoint
CREATE INDEX "watch_rule_by_time" ON "watch_rule" USING btree ("created_at","id");