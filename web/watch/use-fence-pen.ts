'use client'
import { type RefObject, useEffect, useRef } from 'react'
import { type Position, distanceMetres } from '#platform/pure'
import type { MapOfCity } from '../map/index.ts'
import { type FenceDraft, backOne, closed, newDraft, radiusHandle, withCorner, withMoved, withRadius } from './fence-draft.ts'
import { placeAt } from './screen-place.ts'

const GRAB_PX = 11
/** A hand trembles; what moved farther has dragged the map. */
const CLICK_PX = 5
const STEP_PX = 12
const LONG_STEP_PX = 60

type Pen = { readonly map: MapOfCity | null; readonly container: RefObject<HTMLElement | null>; readonly draft: FenceDraft | null; readonly onDraft: (draft: FenceDraft) => void }
type Pixel = readonly [x: number, y: number]
type Held = { readonly kind: 'corner'; readonly index: number } | { readonly kind: 'radius' }

/**
 * Draws on the map while there is a draft: a click sets a corner, a double click or Enter closes, a corner is dragged,
 * Backspace takes one back, Escape begins anew. It hears the container before the map does and keeps from it what it uses.
 */
export function useFencePen({ map, container, draft, onDraft }: Pen): void {
  const now = useRef({ draft, onDraft })
  useEffect(() => {
    now.current = { draft, onDraft }
  })
  const isDrawing = draft !== null
  useEffect(() => {
    const element = container.current
    if (!isDrawing || map === null || element === null) return
    const stop = new AbortController()
    const change = (next: FenceDraft) => {
      now.current = { ...now.current, draft: next }
      now.current.onDraft(next)
    }
    listen({ map, element, read: () => now.current.draft, change, signal: stop.signal })
    return () => stop.abort()
  }, [map, container, isDrawing])
}

type Desk = { readonly map: MapOfCity; readonly element: HTMLElement; readonly read: () => FenceDraft | null; readonly change: (draft: FenceDraft) => void; readonly signal: AbortSignal }

function listen(desk: Desk): void {
  const { element, read, change, signal } = desk
  const early = { capture: true, signal }
  let held: Held | null = null
  let downAt: Pixel | null = null
  const down = (event: PointerEvent | MouseEvent) => {
    if (event.button !== 0 || !isOnMap(event, element)) return
    downAt = pixelOf(event, element)
    held = grabbed(desk, downAt)
    if (held !== null) event.stopPropagation()
  }
  element.addEventListener('pointerdown', event => {
    down(event)
    if (held !== null) element.setPointerCapture(event.pointerId)
  }, early)
  // The map listens to the mouse, not to pointers: it must not start a drag of its own.
  element.addEventListener('mousedown', event => held !== null && event.stopPropagation(), early)
  element.addEventListener('pointermove', event => {
    const draft = read()
    if (held === null || draft === null) return
    event.stopPropagation()
    const to = placeOf(desk, pixelOf(event, element))
    if (to !== null) change(moved(draft, held, to))
  }, early)
  element.addEventListener('pointerup', () => {
    if (held !== null) setTimeout(() => (held = null)) // after the click that follows
  }, early)
  element.addEventListener('click', event => {
    const draft = read()
    if (!isOnMap(event, element) || draft === null) return
    event.stopPropagation()
    const at = pixelOf(event, element)
    const to = placeOf(desk, at)
    if (held !== null || to === null || event.detail > 1 || downAt === null || Math.hypot(at[0] - downAt[0], at[1] - downAt[1]) > CLICK_PX) return
    change(withCorner(draft, to))
  }, early)
  element.addEventListener('dblclick', event => {
    const draft = read()
    if (!isOnMap(event, element) || draft === null) return
    event.stopPropagation()
    change(closed(draft))
  }, early)
  addEventListener('keydown', event => press(desk, event), { signal })
}

function press({ read, change }: Desk, event: KeyboardEvent): void {
  const draft = read()
  const isElsewhere = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, button, a, [role=option]') !== null
  if (draft === null || isElsewhere) return
  const next = event.key === 'Enter' ? closed(draft) : event.key === 'Backspace' ? backOne(draft) : event.key === 'Escape' ? newDraft(draft.shape) : null
  if (next === null || (event.key === 'Escape' && draft.corners.length === 0)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  change(next)
}

/** How far an arrow moves the cross; null for any other key. */
export function stepOf(key: string, isLong: boolean): Pixel | null {
  const step = isLong ? LONG_STEP_PX : STEP_PX
  const steps: Record<string, Pixel> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }
  return steps[key] ?? null
}

function moved(draft: FenceDraft, held: Held, to: Position): FenceDraft {
  const [middle] = draft.corners
  if (held.kind === 'corner') return withMoved(draft, held.index, to)
  return middle === undefined ? draft : withRadius(draft, distanceMetres(middle, to))
}

function grabbed({ map, read }: Desk, at: Pixel): Held | null {
  const draft = read()
  if (draft === null) return null
  const isNear = (place: Position | null) => {
    const pixel = place === null ? null : map.project(place)
    return pixel !== null && Math.hypot(pixel[0] - at[0], pixel[1] - at[1]) <= GRAB_PX
  }
  if (isNear(radiusHandle(draft))) return { kind: 'radius' }
  const index = draft.corners.findIndex(isNear)
  return index < 0 ? null : { kind: 'corner', index }
}

export function placeOf({ map, element }: Pick<Desk, 'map' | 'element'>, at: Pixel): Position | null {
  const view = map.view()
  return view === null ? null : placeAt(at, view, [element.clientWidth, element.clientHeight])
}

function pixelOf(event: MouseEvent, element: HTMLElement): Pixel {
  const box = element.getBoundingClientRect()
  return [event.clientX - box.left, event.clientY - box.top]
}

/** Not on a card or a button laid over it. What a corner was held with comes to the container itself. */
function isOnMap(event: Event, element: HTMLElement): boolean {
  return event.target === element || event.target instanceof HTMLCanvasElement || (event.target instanceof HTMLElement && event.target.closest('.maplibregl-map') !== null)
}
