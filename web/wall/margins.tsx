'use client'
import type { ComponentProps } from 'react'
import type { PlaceNames } from '../city/place-names.ts'
import type { Figures } from '../city/readings.ts'
import { type SceneName, type TileName, marginsOf } from './scene.ts'
import { SlowTile, WorstTile } from './tiles/area-tiles.tsx'
import { FeedTile, type IncidentsProps, KindsTile, ListTile } from './tiles/incident-tiles.tsx'
import { CoverageTile, ForcesTile } from './tiles/people-tiles.tsx'
import { ResponseTile, TodayTile } from './tiles/time-tiles.tsx'
import { useFrame } from './wall-frame.tsx'

type MarginsProps = {
  readonly scene: SceneName
  readonly figures: Figures
  readonly names: PlaceNames
  readonly open: IncidentsProps
  readonly told: ComponentProps<typeof FeedTile>
}

/** The columns of tiles left and right, from the outside in; a new scene fades in. */
export function Margins(props: MarginsProps) {
  const { columns } = useFrame()
  const { left, right } = marginsOf(props.scene, columns)
  return (
    <>
      {left.map((tiles, index) => (
        <Column key={`left ${index}`} side="left" index={index} tiles={tiles} {...props} />
      ))}
      {right.map((tiles, index) => (
        <Column key={`right ${index}`} side="right" index={index} tiles={tiles} {...props} />
      ))}
    </>
  )
}

function Column({ side, index, tiles, ...props }: MarginsProps & { side: 'left' | 'right'; index: number; tiles: readonly TileName[] }) {
  return (
    <div className={`column ${side}`} style={{ [side]: `calc(var(--column) * ${index})` }}>
      {tiles.map(name => (
        <OneTile key={name} name={name} {...props} />
      ))}
    </div>
  )
}

function OneTile({ name, figures, names, open, told }: MarginsProps & { name: TileName }) {
  const known = { figures, names }
  switch (name) {
    case 'worst':
      return <WorstTile {...known} />
    case 'today':
      return <TodayTile {...known} />
    case 'response':
      return <ResponseTile {...known} />
    case 'coverage':
      return <CoverageTile {...known} />
    case 'kinds':
      return <KindsTile {...known} />
    case 'slow':
      return <SlowTile {...known} />
    case 'forces':
      return <ForcesTile {...known} />
    case 'list':
      return <ListTile {...open} />
    case 'feed':
      return <FeedTile {...told} />
  }
}
