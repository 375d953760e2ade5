/** A place from wide to near, without the names a nearer one begins with: `云中路街道 23 网格` says its 街道 itself. */
export function placeNames(names: readonly string[]): string[] {
  return names.filter((name, index) => !names.slice(index + 1).some(nearer => nearer.startsWith(name)))
}
