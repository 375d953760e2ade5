/** One line of the doctor's report. A `bad` one says what to do and makes the exit code 1; a `note` does not. */
export type Finding = { readonly state: 'good' | 'bad' | 'note'; readonly what: string; readonly advice?: string }

export function good(what: string): Finding {
  return { state: 'good', what }
}

export function bad(what: string, advice: string): Finding {
  return { state: 'bad', what, advice }
}

export function note(what: string, advice: string): Finding {
  return { state: 'note', what, advice }
}

const MARKS = { good: '✓', bad: '✗', note: '–' } as const

export function lineOf({ state, what, advice }: Finding): string {
  return `${MARKS[state]} ${what}${advice ? `\n    → ${advice}` : ''}\n`
}

/** What went wrong, in one line and without what a connection string may carry. */
export function reasonOf(error: unknown): string {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: unknown[] }
  const text = message || (errors?.length ? reasonOf(errors[0]) : '') || code || String(error)
  return (text.split('\n')[0] ?? '').replace(/\/\/[^@\s]*@/g, '//…@')
}
