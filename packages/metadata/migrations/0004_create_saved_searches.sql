CREATE TABLE "saved_searches" (
	"id" text PRIMARY KEY NOT NULL,
	"project_id" integer NOT NULL,
	"audience" text NOT NULL,
	"owner" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"range_from" text NOT NULL,
	"range_to" text NOT NULL,
	"columns" text[],
	"view" text NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "saved_searches_audience" CHECK ("saved_searches"."audience" in ('private', 'team'))
);
--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_team_name" ON "saved_searches" USING btree ("project_id","name") WHERE "saved_searches"."audience" = 'team';--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_private_name" ON "saved_searches" USING btree ("project_id","owner","name") WHERE "saved_searches"."audience" = 'private';--> statement-breakpoint
CREATE INDEX "saved_searches_project" ON "saved_searches" USING btree ("project_id");