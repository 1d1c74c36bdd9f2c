CREATE TABLE "hot_columns" (
	"name" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"type" text NOT NULL,
	"few_values" boolean NOT NULL,
	"state" text NOT NULL,
	"filled" double precision DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"failure" text DEFAULT '' NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"leaving_at" timestamp (3) with time zone,
	CONSTRAINT "hot_columns_state" CHECK ("hot_columns"."state" in ('building', 'ready', 'leaving'))
);
--> statement-breakpoint
CREATE TABLE "hot_key_uses" (
	"project_id" integer NOT NULL,
	"key" text NOT NULL,
	"day" date NOT NULL,
	"uses" bigint NOT NULL,
	"rows_read" bigint NOT NULL,
	"bytes_read" bigint NOT NULL,
	"elapsed_ms" bigint NOT NULL,
	CONSTRAINT "hot_key_uses_project_id_key_day_pk" PRIMARY KEY("project_id","key","day")
);
--> statement-breakpoint
CREATE TABLE "hot_key_wishes" (
	"project_id" integer NOT NULL,
	"key" text NOT NULL,
	"wish" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "hot_key_wishes_project_id_key_pk" PRIMARY KEY("project_id","key"),
	CONSTRAINT "hot_key_wishes_wish" CHECK ("hot_key_wishes"."wish" in ('keep', 'never'))
);
--> statement-breakpoint
ALTER TABLE "hot_key_uses" ADD CONSTRAINT "hot_key_uses_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hot_key_wishes" ADD CONSTRAINT "hot_key_wishes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "hot_columns_key" ON "hot_columns" USING btree ("key","type") WHERE "hot_columns"."state" <> 'leaving';--> statement-breakpoint
CREATE UNIQUE INDEX "hot_columns_building" ON "hot_columns" USING btree ("state") WHERE "hot_columns"."state" = 'building';--> statement-breakpoint
CREATE INDEX "hot_key_uses_day" ON "hot_key_uses" USING btree ("day");