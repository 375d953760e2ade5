export { type Jobs, migrateJobs, startJobs } from './start-jobs.ts'
