-- What the evaluator remembers is dense numbers: compressing it cost PostgreSQL several hundredths of a core with a million units.
ALTER TABLE "watch_evaluator" ALTER COLUMN "memory" SET STORAGE EXTERNAL;
