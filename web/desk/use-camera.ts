'use client'
import { type RefObject, useEffect, useRef } from 'react'
import type { Area } from '#domain/area'
import type { Position } from '#platform/pure'
import type { MapOfCity } from '../map/index.ts'
import { type Camera, type DeskView, viewFrom } from './desk-view.ts'
import { bboxAround, bboxOfCamera } from './scale-bar.ts'

/** Room for the search, the scale and the buttons. */
export const PADDING = { top: 72, right: 40, bottom: 56, left: 40 }
/** The ring of 10 km and its words. */
export const AROUND_METRES = 11_500
export const UNIT_ZOOM = 13
const UNIT_METRES = 1500
const NO_PADDING = { top: 0, right: 0, bottom: 0, left: 0 }

type Looked = { readonly view: DeskView; readonly area: Area; readonly rootCode: string; /** Where the chosen thing is, once known. */ readonly at: Position | null }

const keyOf = (view: DeskView, areaCode: string) => (view.selected === null ? `area ${areaCode}` : `${view.selected.kind} ${view.selected.id}`)

/** The camera follows what is chosen; a camera in the address comes first, and the browser's back brings it again. */
export function useCamera(map: MapOfCity | null, container: RefObject<HTMLElement | null>, { view, area, rootCode, at }: Looked): void {
  const key = keyOf(view, area.code)
  const kept = useRef<Camera | null>(view.camera)
  const done = useRef<{ map: MapOfCity | null; key: string; areaCode: string }>({ map: null, key: '', areaCode: '' })
  const isKnown = view.selected === null || at !== null

  useEffect(() => {
    const before = done.current
    if (map === null || (before.map === map && before.key === key)) return
    const isNewMap = before.map !== map
    const camera = isNewMap ? kept.current : null
    if (camera === null && !isKnown) {
      // Until it is known where the thing lies: the area, never what a map shows that was told nothing.
      if (isNewMap) map.fit(area.bbox, PADDING)
      return
    }
    done.current = { map, key, areaCode: area.code }
    if (camera !== null) showCamera(map, container.current, camera)
    else if (view.selected !== null) showThing(map, { kind: view.selected.kind, at, isNewMap })
    else if (isNewMap || before.areaCode !== area.code) map.fit(area.bbox, PADDING, { animate: !isNewMap })
    // The camera moves when the choice changes, not when the thing chosen does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [map, key, isKnown])

  useEffect(() => {
    const back = () => {
      const there = viewFrom(new URLSearchParams(location.search))
      if (map === null || there.camera === null) return
      const areaCode = there.areaCode ?? rootCode
      done.current = { map, key: keyOf(there, areaCode), areaCode }
      showCamera(map, container.current, there.camera)
    }
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [map, container, rootCode])

  /** A map built anew, in another language say, looks where the last one did; where it looked before it was led anywhere was nobody's choice. */
  useEffect(() => {
    if (map !== null && done.current.map === map) kept.current = view.camera
  }, [map, view.camera])
}

function showCamera(map: MapOfCity, element: HTMLElement | null, camera: Camera): void {
  if (element !== null) map.fit(bboxOfCamera(camera, [element.clientWidth, element.clientHeight]), NO_PADDING)
}

/** An incident with all that is within reach of it; a unit as near as its street. */
function showThing(map: MapOfCity, { kind, at, isNewMap }: { kind: 'incident' | 'unit'; at: Position | null; isNewMap: boolean }): void {
  if (at === null) return
  if (kind === 'incident') map.fit(bboxAround(at, AROUND_METRES), PADDING, { animate: !isNewMap })
  else if (isNewMap) map.fit(bboxAround(at, UNIT_METRES), PADDING)
  else map.flyTo(at, Math.max(UNIT_ZOOM, map.view()?.zoom ?? 0))
}
