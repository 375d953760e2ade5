'use client'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { geometryOf } from '../areas/boundary-sketch.tsx'
import { bboxOf, sketchIn } from '../areas/outline.ts'
import { type Collection, labelOf } from './import-state.ts'
import own from './import.module.css'

const FRAME = { width: 480, height: 340, margin: 8 }
/** More names than this cannot be read in the frame. */
const NAMES_AT_MOST = 30

/** The file as it is drawn; what was refused is hatched in cinnabar. */
export function ImportPreview({ collection, refused }: { collection: Collection; refused: readonly number[] }) {
  const t = useTranslations('admin.import')
  const drawn = useMemo(() => {
    const outlines = collection.features.map(geometryOf)
    const frame = bboxOf(outlines)
    if (!frame) return null
    const sketch = sketchIn(frame, FRAME)
    return collection.features.map((feature, index) => {
      const outline = outlines[index]!
      const box = bboxOf([outline])
      const at = box && sketch.place([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
      return { index, path: sketch.pathOf(outline), name: labelOf(feature).name, at }
    })
  }, [collection])
  if (!drawn) return null
  const isRefused = new Set(refused)
  return (
    <figure className={own.preview}>
      <svg viewBox={`0 0 ${FRAME.width} ${FRAME.height}`} role="img" aria-label={t('preview')}>
        {drawn.map(({ index, path }) => (
          <path key={index} className={isRefused.has(index) ? own.refusedLand : own.fileLand} d={path} />
        ))}
        {drawn.length <= NAMES_AT_MOST &&
          drawn.map(({ index, name, at }) =>
            at && name ? (
              <text key={index} x={at[0]} y={at[1]} className={own.landName}>
                {name}
              </text>
            ) : null,
          )}
      </svg>
      <figcaption>{t('previewNote')}</figcaption>
    </figure>
  )
}
