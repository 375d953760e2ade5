ALTER TABLE "unit" ADD COLUMN "skills" text[] DEFAULT '{}' NOT NULL;
