CREATE TABLE "area_revision" (
	"id" integer PRIMARY KEY NOT NULL,
	"token" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "area" (
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"level" text NOT NULL,
	"parent_code" text,
	"path" text NOT NULL,
	"center_lon" double precision NOT NULL,
	"center_lat" double precision NOT NULL,
	"west" double precision NOT NULL,
	"south" double precision NOT NULL,
	"east" double precision NOT NULL,
	"north" double precision NOT NULL,
	"boundary" jsonb NOT NULL,
	"population" integer,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone,
	"origin" text NOT NULL,
	"is_demo" boolean NOT NULL,
	"content_hash" text NOT NULL,
	CONSTRAINT "area_code_valid_from_pk" PRIMARY KEY("code","valid_from")
);
--> statement-breakpoint
CREATE TABLE "ground_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ground_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"name" text,
	"line" jsonb NOT NULL,
	"west" double precision NOT NULL,
	"south" double precision NOT NULL,
	"east" double precision NOT NULL,
	"north" double precision NOT NULL,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "camera" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"bearing_deg" double precision,
	"is_online" boolean NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "device" (
	"id" text PRIMARY KEY NOT NULL,
	"protocol" text NOT NULL,
	"unit_id" uuid,
	"area_code" text,
	"area_path" text,
	"listed_at" timestamp (3) with time zone NOT NULL,
	"first_seen_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"last_lon" double precision,
	"last_lat" double precision,
	"fix_count" integer DEFAULT 0 NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "station" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"phone" text,
	"is_demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "unit_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"area_name" text NOT NULL,
	"phone" text,
	"team_id" uuid,
	"account_id" text,
	"is_on_duty" boolean DEFAULT true NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"fixed_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone,
	"speed_kmh" double precision,
	"bearing_deg" double precision,
	"accuracy_metres" double precision,
	"battery_percent" double precision,
	"doubt_lon" double precision,
	"doubt_lat" double precision,
	"doubt_since" timestamp (3) with time zone,
	"doubt_fixed_at" timestamp (3) with time zone,
	"doubt_count" integer,
	CONSTRAINT "unit_number_unique" UNIQUE("number"),
	CONSTRAINT "unit_account_id_unique" UNIQUE("account_id")
);
--> statement-breakpoint
CREATE TABLE "auth_account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "auth_session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth_user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT true NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"username" text NOT NULL,
	"roles" text[] DEFAULT '{}' NOT NULL,
	"area_code" text,
	"area_path" text DEFAULT '' NOT NULL,
	"department_code" text,
	"is_disabled" boolean DEFAULT false NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"last_sign_in_at" timestamp with time zone,
	CONSTRAINT "auth_user_email_unique" UNIQUE("email"),
	CONSTRAINT "auth_user_username_unique" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "auth_verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_live_ticket" (
	"hash" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident_day" (
	"day" text PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"severity" text NOT NULL,
	"status" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"area_names" text[] NOT NULL,
	"reporter_id" text NOT NULL,
	"reporter_name" text NOT NULL,
	"source" text NOT NULL,
	"photo_ids" uuid[] DEFAULT '{}' NOT NULL,
	"unit_ids" uuid[] DEFAULT '{}' NOT NULL,
	"department_code" text,
	"reported_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"assigned_at" timestamp with time zone,
	"on_the_way_at" timestamp with time zone,
	"on_scene_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"due_at" timestamp with time zone NOT NULL,
	"is_overdue_told" boolean DEFAULT false NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "incident_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "photo" (
	"id" uuid PRIMARY KEY NOT NULL,
	"uploader_id" text NOT NULL,
	"width_px" integer NOT NULL,
	"height_px" integer NOT NULL,
	"byte_count" integer NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "premises" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"area_code" text NOT NULL,
	"area_path" text NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"resident_count" integer NOT NULL,
	"key_counts" jsonb NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "position" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "position_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"unit_id" uuid NOT NULL,
	"device_id" text NOT NULL,
	"protocol" text NOT NULL,
	"fixed_at" timestamp (3) with time zone NOT NULL,
	"device_at" timestamp (3) with time zone,
	"received_at" timestamp (3) with time zone NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"speed_kmh" double precision,
	"bearing_deg" double precision,
	"altitude_metres" double precision,
	"accuracy_metres" double precision,
	"battery_percent" double precision,
	"flags" text[] NOT NULL,
	"extra" jsonb
);
--> statement-breakpoint
CREATE TABLE "command_receipt" (
	"actor_id" text NOT NULL,
	"key" text NOT NULL,
	"route" text NOT NULL,
	"body_hash" text NOT NULL,
	"status" integer NOT NULL,
	"answer" json,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "command_receipt_actor_id_key_pk" PRIMARY KEY("actor_id","key")
);
--> statement-breakpoint
CREATE TABLE "fact_channel" (
	"name" text PRIMARY KEY NOT NULL,
	"head" bigint DEFAULT 0 NOT NULL,
	"tail" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fact" (
	"channel" text NOT NULL,
	"offset" bigint NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"area_code" text,
	"area_path" text,
	"account_ids" text[] NOT NULL,
	"subject" text NOT NULL,
	"request_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "fact_channel_offset_pk" PRIMARY KEY("channel","offset")
);
--> statement-breakpoint
ALTER TABLE "auth_account" ADD CONSTRAINT "auth_account_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_user_id_auth_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_live_ticket" ADD CONSTRAINT "auth_live_ticket_session_id_auth_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."auth_session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "area_current" ON "area" USING btree ("code") WHERE valid_to is null;--> statement-breakpoint
CREATE INDEX "area_by_path" ON "area" USING btree (path text_pattern_ops);--> statement-breakpoint
CREATE INDEX "area_by_parent" ON "area" USING btree ("parent_code");--> statement-breakpoint
CREATE INDEX "area_closed" ON "area" USING btree ("valid_to") WHERE valid_to is not null;--> statement-breakpoint
CREATE INDEX "camera_by_area" ON "camera" USING btree ("area_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "device_by_unit" ON "device" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "device_by_listing" ON "device" USING btree ("listed_at","id");--> statement-breakpoint
CREATE INDEX "station_by_area" ON "station" USING btree ("area_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "unit_by_area" ON "unit" USING btree ("area_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "unit_by_team" ON "unit" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "auth_account_by_user" ON "auth_account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_session_by_user" ON "auth_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_session_by_expiry" ON "auth_session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "auth_user_by_area" ON "auth_user" USING btree ("area_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "auth_verification_by_identifier" ON "auth_verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "incident_by_area" ON "incident" USING btree (area_path text_pattern_ops,"reported_at");--> statement-breakpoint
CREATE INDEX "incident_by_report" ON "incident" USING btree ("reported_at","id");--> statement-breakpoint
CREATE INDEX "incident_open" ON "incident" USING btree ("status","due_at");--> statement-breakpoint
CREATE INDEX "incident_by_unit" ON "incident" USING gin ("unit_ids");--> statement-breakpoint
CREATE INDEX "incident_by_photo" ON "incident" USING gin ("photo_ids");--> statement-breakpoint
CREATE INDEX "premises_by_area" ON "premises" USING btree ("area_path" text_pattern_ops);--> statement-breakpoint
CREATE INDEX "position_by_unit" ON "position" USING btree ("unit_id","fixed_at");--> statement-breakpoint
CREATE INDEX "position_by_receipt" ON "position" USING brin (received_at);--> statement-breakpoint
CREATE INDEX "command_receipt_by_time" ON "command_receipt" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "fact_by_subject" ON "fact" USING btree ("subject","offset");--> statement-breakpoint
CREATE INDEX "fact_by_time" ON "fact" USING btree ("at");--> statement-breakpoint
CREATE INDEX "fact_by_area" ON "fact" USING btree (area_path text_pattern_ops,"at");