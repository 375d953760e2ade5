/** What is kept under a key, made when missing; the one unused for longest makes room. */
export function bounded<T>(kept: Map<string, T>, key: string, { most, make }: { most: number; make: () => T }): T {
  const known = kept.get(key)
  const value = known ?? make()
  if (known !== undefined) kept.delete(key)
  kept.set(key, value)
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break
    kept.delete(oldest)
  }
  return value
}
