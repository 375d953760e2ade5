type Pixel = readonly [x: number, y: number]
type Hand = { readonly onDrag: (dx: number, dy: number) => void; readonly onWheel: (steps: number, at: Pixel) => void; readonly onPress: (at: Pixel) => void; readonly onMenu: (at: Pixel) => void }

/** A hand trembles; what moved farther has dragged the map. */
const PRESS_PX = 5
/** A notch of the wheel is a third of a zoom step. */
const STEPS_A_PIXEL = 1 / 300

/** Drag, wheel, press and the second button on a flat map. Answers how to stop listening. */
export function listenToHand(element: HTMLElement, { onDrag, onWheel, onPress, onMenu }: Hand): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let last: Pixel | null = null
  let moved = 0
  const pixelOf = (event: MouseEvent): Pixel => {
    const box = element.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  element.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    last = pixelOf(event)
    moved = 0
    element.setPointerCapture(event.pointerId)
  }, { signal })
  element.addEventListener('pointermove', event => {
    if (last === null) return
    const at = pixelOf(event)
    moved += Math.hypot(at[0] - last[0], at[1] - last[1])
    if (moved > PRESS_PX) onDrag(at[0] - last[0], at[1] - last[1])
    last = at
  }, { signal })
  element.addEventListener('pointerup', event => {
    if (last !== null && moved <= PRESS_PX) onPress(pixelOf(event))
    last = null
  }, { signal })
  element.addEventListener('wheel', event => {
    event.preventDefault()
    onWheel(-event.deltaY * STEPS_A_PIXEL, pixelOf(event))
  }, { signal, passive: false })
  element.addEventListener('contextmenu', event => {
    event.preventDefault()
    onMenu(pixelOf(event))
  }, { signal })
  return () => stop.abort()
}
