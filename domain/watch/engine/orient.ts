/* eslint-disable max-params -- hot: numbers travel in registers, an object per test would cost more than the test */

/** Shewchuk's bound for the rounding of one orientation determinant, relative to the sum of its two products. */
const ERROR_SHARE = 3.3306690738754716e-16
const SPLITTER = 134_217_729
const terms = new Float64Array(12)
const sums = new Float64Array(12)

/** Exact sign of the turn A → B → C: positive to the left, 0 only for exactly collinear points. */
export function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (ax - cx) * (by - cy)
  const right = (ay - cy) * (bx - cx)
  const determinant = left - right
  const bound = ERROR_SHARE * (Math.abs(left) + Math.abs(right))
  if (determinant > bound || -determinant > bound) return determinant
  return exactTurn(ax, ay, bx, by, cx, cy)
}

/**
 * `[WCH-22]` The turn A → B → P with P moved by (ε, ε²), ε → 0: never 0 but for A = B. So a point on an edge or a vertex lies
 * on one side, the same for every test: the southern and western sides of a fence are inside.
 */
export function turnToMoved(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  return turn(ax, ay, bx, by, px, py) || ay - by || bx - ax
}

/** The turn P → C → A with P and C moved by (ε, ε²). */
export function turnOfMoved(px: number, py: number, cx: number, cy: number, ax: number, ay: number): number {
  return turn(px, py, cx, cy, ax, ay) || cy - py || px - cx
}

/** The way from P to C, both moved by (ε, ε²), crosses the edge A → B. Exact. */
export function crosses(px: number, py: number, cx: number, cy: number, ax: number, ay: number, bx: number, by: number): boolean {
  if (turnOfMoved(px, py, cx, cy, ax, ay) > 0 === turnOfMoved(px, py, cx, cy, bx, by) > 0) return false
  return turnToMoved(ax, ay, bx, by, px, py) > 0 !== turnToMoved(ax, ay, bx, by, cx, cy) > 0
}

/** Six exact products, summed without loss (Shewchuk's expansions); as long as nothing underflows, so above 1e-140. */
function exactTurn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  twoProduct(ax, by, 0)
  twoProduct(-ay, bx, 2)
  twoProduct(bx, cy, 4)
  twoProduct(-by, cx, 6)
  twoProduct(cx, ay, 8)
  twoProduct(-cy, ax, 10)
  for (let count = 0; count < 12; count++) {
    let sum = terms[count]!
    for (let at = 0; at < count; at++) {
      const old = sums[at]!
      const next = sum + old
      const virtual = next - sum
      sums[at] = sum - (next - virtual) + (old - virtual)
      sum = next
    }
    sums[count] = sum
  }
  for (let at = 11; at >= 0; at--) if (sums[at] !== 0) return sums[at]!
  return 0
}

function twoProduct(a: number, b: number, at: number): void {
  const product = a * b
  const aHigh = SPLITTER * a - (SPLITTER * a - a)
  const bHigh = SPLITTER * b - (SPLITTER * b - b)
  const [aLow, bLow] = [a - aHigh, b - bHigh]
  terms[at] = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
  terms[at + 1] = product
}
