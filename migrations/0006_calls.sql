CREATE TABLE "call" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"incident_id" uuid,
	"unit_id" uuid,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"state" text NOT NULL,
	"host_seat_id" uuid,
	"is_locked" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"live_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_why" text,
	"voice_group" jsonb,
	"group_key" text,
	"server_id" text,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_guest_link" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"call_id" uuid NOT NULL,
	"maker_name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "call_line" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"call_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"said_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_server" (
	"id" text PRIMARY KEY NOT NULL,
	"heartbeat_at" timestamp (3) with time zone NOT NULL,
	"cpu" double precision DEFAULT 0 NOT NULL,
	"room_count" integer DEFAULT 0 NOT NULL,
	"seat_count" integer DEFAULT 0 NOT NULL,
	"is_draining" boolean DEFAULT false NOT NULL,
	"unavailable" text
);
--> statement-breakpoint
CREATE TABLE "call_seat" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid NOT NULL,
	"role" text NOT NULL,
	"state" text NOT NULL,
	"account_id" text,
	"link_id" uuid,
	"name" text NOT NULL,
	"unit_id" uuid,
	"unit_number" integer,
	"rang_at" timestamp (3) with time zone,
	"rings_until" timestamp (3) with time zone,
	"joined_at" timestamp (3) with time zone,
	"left_at" timestamp (3) with time zone,
	"unseen_since" timestamp (3) with time zone,
	"hand_up_at" timestamp (3) with time zone,
	"is_muted" boolean DEFAULT false NOT NULL,
	"floor_priority" integer NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "call_seat_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1)
);
--> statement-breakpoint
CREATE TABLE "call_speech" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"call_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"name" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"priority" integer NOT NULL,
	"end_why" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "call_guest_link" ADD CONSTRAINT "call_guest_link_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_line" ADD CONSTRAINT "call_line_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_seat" ADD CONSTRAINT "call_seat_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_speech" ADD CONSTRAINT "call_speech_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_by_area" ON "call" USING btree (area_path text_pattern_ops,"started_at");--> statement-breakpoint
CREATE INDEX "call_by_time" ON "call" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "call_by_incident" ON "call" USING btree ("incident_id") WHERE incident_id is not null;--> statement-breakpoint
CREATE INDEX "call_open" ON "call" USING btree ("kind") WHERE state <> 'ended';--> statement-breakpoint
CREATE UNIQUE INDEX "call_group" ON "call" USING btree ("group_key") WHERE group_key is not null and state <> 'ended';--> statement-breakpoint
CREATE INDEX "call_guest_link_by_call" ON "call_guest_link" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "call_line_by_call" ON "call_line" USING btree ("call_id","said_at");--> statement-breakpoint
CREATE UNIQUE INDEX "call_seat_of_account" ON "call_seat" USING btree ("call_id","account_id") WHERE account_id is not null;--> statement-breakpoint
CREATE INDEX "call_seat_by_call" ON "call_seat" USING btree ("call_id","number");--> statement-breakpoint
CREATE INDEX "call_seat_taken" ON "call_seat" USING btree ("account_id") WHERE state in ('ringing', 'joined', 'away');--> statement-breakpoint
CREATE INDEX "call_seat_rings" ON "call_seat" USING btree ("rings_until") WHERE rings_until is not null;--> statement-breakpoint
CREATE INDEX "call_seat_unseen" ON "call_seat" USING btree ("unseen_since") WHERE unseen_since is not null;--> statement-breakpoint
CREATE INDEX "call_speech_by_call" ON "call_speech" USING btree ("call_id","started_at","id");