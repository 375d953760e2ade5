'use client'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { useLocale } from 'use-intl'
import { useNow } from '../ui/clock.tsx'
import { useIncidents } from '../live/use-incidents.ts'
import { useMe } from '../live/use-live.ts'
import { waitingCriticals } from '../city/alarm.ts'
import { Margins } from './margins.tsx'
import { placeNames } from '../city/place-names.ts'
import { useFigures, usePrefetchedFigures, useRenewedFigures } from '../city/use-figures.ts'
import { useGround, useNameBook, useRoot, useThings } from '../city/use-ground.ts'
import { crewIds, useNamedUnits } from '../city/use-units.ts'
import { useWallWatch } from '../watch/use-wall-watch.ts'
import { useScene } from './use-scene.ts'
import { FeedStrip } from './tiles/incident-tiles.tsx'
import { WallFrame } from './wall-frame.tsx'
import { WallHeader } from './wall-header.tsx'
import { layoutFor, pixelShift } from './wall-layout.ts'
import { WallMap } from './wall-map.tsx'

const OPEN = { state: 'open', sort: 'urgency', limit: 300 } as const
const RECENT = { state: 'all', sort: 'newest', limit: 60 } as const

/** The wall: reads everything once, and hands each part what it shows. */
export function WallStage() {
  const locale = useLocale() === 'en' ? 'en' : 'zh-CN'
  const layout = useLayout()
  const root = useRoot(useMe())
  const rootGround = useGround(root)
  const book = useNameBook(root)
  const open = useIncidents(OPEN)
  const recent = useIncidents(RECENT)
  const waiting = useMemo(() => waitingCriticals(open.items), [open.items])
  const codes = useMemo(() => rootGround.children.filter(area => area.level !== 'grid').map(area => area.code), [rootGround.children])
  const { scene, next, isPaused } = useScene(codes, waiting.length > 0)
  const focus = scene.areaCode === null ? root : (rootGround.children.find(area => area.code === scene.areaCode) ?? root)
  const ground = useGround(focus)
  const rootFigures = useFigures(root?.code ?? null)
  const figures = useFigures(focus?.code ?? null)
  usePrefetchedFigures(next.areaCode ?? root?.code ?? null)
  useRenewedFigures()
  const things = useThings()
  const watch = useWallWatch()
  const unitsById = useNamedUnits(useMemo(() => crewIds([...open.items, ...recent.items]), [open.items, recent.items]))
  const names = useMemo(() => placeNames([...book, ...rootGround.children, ...ground.children], locale), [book, rootGround.children, ground.children, locale])
  const [shiftX, shiftY] = pixelShift(useNow(60_000) ?? 0)
  const asOf = open.asOfMs === null ? null : new Date(open.asOfMs).toISOString()
  const told = { incidents: recent.items, asOf: recent.asOfMs === null ? null : new Date(recent.asOfMs).toISOString(), names, units: unitsById, alerts: watch.told }

  return (
    <WallFrame value={layout}>
      <div
        className={waiting.length > 0 ? 'wall is-alarmed' : 'wall'}
        data-columns={layout.columns}
        data-scene={scene.name}
        style={{ '--u': `${layout.unitPx}px`, '--column': `${layout.columnPx}px`, '--head': `${layout.headPx}px`, '--strip': `${layout.stripPx}px`, '--strip-left': `${layout.stripLeftPx}px`, transform: `translate(${shiftX}px,${shiftY}px)` } as CSSProperties}
      >
        {root !== undefined && focus !== undefined && (
          <WallMap scene={scene} focus={focus} ground={ground} open={open.items} recent={recent.items} waiting={waiting} figures={figures} things={things} unitsById={unitsById} watch={watch.own} names={names} locale={locale} />
        )}
        <WallHeader root={root} focus={focus} figures={rootFigures} names={names} scene={scene} isPaused={isPaused} />
        {figures !== null && <Margins key={`${scene.name}/${scene.areaCode}`} scene={scene.name} figures={figures} names={names} open={{ incidents: inFocus(open.items, scene.areaCode), total: figures.summary.data?.openCount, asOf, names }} told={{ ...told, incidents: inFocus(recent.items, scene.areaCode) }} />}
        {layout.columns === 1 && <FeedStrip {...told} />}
      </div>
    </WallFrame>
  )
}

/** In a scene about one area, lists are about it too. */
function inFocus<T extends { readonly gridCode: string }>(items: readonly T[], areaCode: string | null): readonly T[] {
  return areaCode === null ? items : items.filter(item => item.gridCode.startsWith(areaCode))
}

function useLayout() {
  const [size, setSize] = useState(() => [innerWidth, innerHeight] as const)
  useEffect(() => {
    const onResize = () => setSize([innerWidth, innerHeight])
    addEventListener('resize', onResize)
    return () => removeEventListener('resize', onResize)
  }, [])
  return useMemo(() => layoutFor(...size), [size])
}
