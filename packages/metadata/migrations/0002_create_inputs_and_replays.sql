CREATE TABLE "dead_letter_replays" (
	"project_id" integer NOT NULL,
	"letter_id" text NOT NULL,
	"reason" text NOT NULL,
	"observed_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"by_name" text NOT NULL,
	CONSTRAINT "dead_letter_replays_project_id_letter_id_pk" PRIMARY KEY("project_id","letter_id"),
	CONSTRAINT "dead_letter_replays_state" CHECK ("dead_letter_replays"."state" in ('sending', 'accepted', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "inputs" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"networks" text[] NOT NULL,
	"time_zone" text NOT NULL,
	"doors" text[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inputs_kind" CHECK ("inputs"."kind" in ('syslog')),
	CONSTRAINT "inputs_doors" CHECK ("inputs"."doors" <@ array['syslog-udp', 'syslog-tcp', 'syslog-tls'])
);
--> statement-breakpoint
ALTER TABLE "dead_letter_replays" ADD CONSTRAINT "dead_letter_replays_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inputs" ADD CONSTRAINT "inputs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dead_letter_replays_reason" ON "dead_letter_replays" USING btree ("project_id","reason","observed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "inputs_project_name" ON "inputs" USING btree ("project_id","name");