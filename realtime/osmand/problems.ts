import { problem } from '#platform/pure'

/** What the OsmAnd door may answer instead of 200. */
export const osmandProblems = {
  /** Nothing was kept: the client holds its fixes and sends them again. */
  notKept: problem('osmand.not_kept', 503, {
    zh: '暂时存不下，请稍后重发',
    en: 'Not kept for now. Send it again later.',
  }),
  notJson: problem('osmand.not_json', 400, { zh: '内容不是有效的 JSON', en: 'The body is not valid JSON.' }),
}
