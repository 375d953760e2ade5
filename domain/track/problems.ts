import { problem } from '#platform/pure'

export const trackProblems = {
  /** More fixes wait than can be written in a few seconds; a door lets its device send again. */
  busy: problem('track.busy', 503, {
    zh: '位置太多，请稍后再发',
    en: 'Too many positions are waiting. Send again shortly.',
  }),
}
