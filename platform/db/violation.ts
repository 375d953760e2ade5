/** A row that must be unique was there already. Drizzle wraps the driver's error in `cause`. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const fault = error instanceof Error && error.cause ? error.cause : error
  if (typeof fault !== 'object' || fault === null || !('code' in fault) || fault.code !== '23505') return false
  return constraint === undefined || ('constraint' in fault && fault.constraint === constraint)
}
