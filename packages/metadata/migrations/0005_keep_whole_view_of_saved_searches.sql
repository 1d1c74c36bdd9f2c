ALTER TABLE "saved_searches" ADD COLUMN "split_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "comparison" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "sort_order" text DEFAULT 'desc' NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD COLUMN "zone" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_sort_order" CHECK ("saved_searches"."sort_order" in ('desc', 'asc'));