-- Units and devices are rewritten at every position: room on the page keeps those updates beside their row (HOT), indexes untouched.
ALTER TABLE "unit" SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE "device" SET (fillfactor = 70);
