export type Words = { readonly zh: string; readonly en: string }

/** An expected failure with a stable code. Anything else that is thrown is a bug and answers 500 with an id. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly isProblem = true
  readonly code: string
  readonly status: number
  readonly words: Words
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, status: number, words: Words, details: Readonly<Record<string, unknown>>) {
    super(words.en)
    this.code = code
    this.status = status
    this.words = words
    this.details = details
  }
}

/** Checks the brand, not the class: one process holds two copies of it, ours and the one Next bundles. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'isProblem' in error && error.isProblem === true
}

type Say<D> = (details: D) => string

/** Declares one kind of problem; calling the result makes an instance to throw. */
export function problem<D extends Record<string, unknown> = Record<string, never>>(
  code: string,
  status: number,
  words: { zh: string | Say<D>; en: string | Say<D> },
) {
  const say = (text: string | Say<D>, details: D) => (typeof text === 'string' ? text : text(details))
  return (details: D = {} as D) =>
    new Problem(code, status, { zh: say(words.zh, details), en: say(words.en, details) }, details)
}

/** What every door may answer, whatever the slice. */
export const commonProblems = {
  /** Unknown and foreign things answer the same: whoever may not see a thing learns nothing of it. */
  notFound: problem('not_found', 404, { zh: '没有找到', en: 'Not found.' }),
  signInFirst: problem('sign_in_first', 401, { zh: '请先登录', en: 'Sign in first.' }),
  notAllowed: problem<{ action: string }>('not_allowed', 403, {
    zh: '您的岗位不能做这件事',
    en: 'Your post does not allow this.',
  }),
  badInput: problem<{ faults: readonly { path: string; message: string }[] }>('bad_input', 400, {
    zh: ({ faults }) => `填写有误：${faults.map(fault => fault.path || '内容').join('、')}`,
    en: ({ faults }) => `Check: ${faults.map(fault => `${fault.path || 'body'} (${fault.message})`).join('; ')}`,
  }),
  tooLarge: problem<{ limitBytes: number }>('too_large', 413, {
    zh: ({ limitBytes }) => `内容太大，上限 ${Math.floor(limitBytes / 1024)} KB`,
    en: ({ limitBytes }) => `Too large: at most ${Math.floor(limitBytes / 1024)} KB.`,
  }),
  tooOften: problem<{ retryAfterSeconds: number }>('too_often', 429, {
    zh: ({ retryAfterSeconds }) => `太频繁，请 ${retryAfterSeconds} 秒后再试`,
    en: ({ retryAfterSeconds }) => `Too often: try again in ${retryAfterSeconds} s.`,
  }),
  /** More wait than can be served in time; what was asked was not done. */
  busy: problem<{ retryAfterSeconds: number }>('busy', 503, { zh: '系统繁忙，请稍后再试', en: 'Too busy at the moment. Try again shortly.' }),
  keyReused: problem('idempotency.key_reused', 409, {
    zh: '同一个请求号不能用于不同的内容',
    en: 'This idempotency key was used for a different request.',
  }),
  changedMeanwhile: problem('changed_meanwhile', 409, {
    zh: '这条内容刚被别人改过，请刷新后再试',
    en: 'This was changed by someone else. Reload and try again.',
  }),
}
