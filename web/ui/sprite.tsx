'use client'
import { SYMBOLS } from './symbols.ts'

const MARKUP = { __html: SYMBOLS.join('') }

/** Once per page; `<Icon>` names its symbols. Zero size, not display none: a hidden sprite loses its patterns and strokes. */
export function Sprite() {
  return <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true" dangerouslySetInnerHTML={MARKUP} />
}
