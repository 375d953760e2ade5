-- A partition is a day, made ahead by a routine or when first written, dropped when POSITION_RETENTION_DAYS are over.
CREATE TABLE "track_cell" (
	"cell" integer NOT NULL,
	"minute" integer NOT NULL,
	"units" "bytea" NOT NULL
) PARTITION BY RANGE ("minute");
--> statement-breakpoint
CREATE TABLE "track_chunk" (
	"unit_number" integer NOT NULL,
	"minute" integer NOT NULL,
	"chunk" "bytea" NOT NULL
) PARTITION BY RANGE ("minute");
--> statement-breakpoint
CREATE INDEX "track_cell_by_place" ON "track_cell" USING btree ("cell","minute");--> statement-breakpoint
CREATE INDEX "track_chunk_by_unit" ON "track_chunk" USING btree ("unit_number","minute");