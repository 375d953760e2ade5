import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Logger } from '#platform/log'
import { type Problem, commonProblems, isProblem } from '#platform/pure'

/** The shape of every refusal (RFC 9457), with words in both languages. */
export const problemBody = z.object({
  type: z.string(),
  code: z.string(),
  status: z.number().int(),
  title: z.string(),
  words: z.object({ zh: z.string(), en: z.string() }),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string(),
})

/** Turns whatever was thrown into an answer: problems as they are, bugs as 500 with an id that is in the log. */
export function problemResponse(error: unknown, at: { requestId: string; log: Logger; prefersEnglish: boolean }): Response {
  const problem = isProblem(error) ? error : unexpected(error, at)
  const body: z.infer<typeof problemBody> = {
    type: `urn:guatu:problem:${problem.code}`,
    code: problem.code,
    status: problem.status,
    title: at.prefersEnglish ? problem.words.en : problem.words.zh,
    words: problem.words,
    details: problem.details,
    requestId: at.requestId,
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' }
  if (typeof problem.details['retryAfterSeconds'] === 'number') headers['retry-after'] = String(problem.details['retryAfterSeconds'])
  return new Response(JSON.stringify(body), { status: problem.status, headers })
}

function unexpected(error: unknown, at: { requestId: string; log: Logger }): Pick<Problem, 'code' | 'status' | 'words' | 'details'> {
  const id = randomUUID()
  at.log.error({ err: error, bugId: id, requestId: at.requestId }, 'bug')
  return {
    code: 'unexpected',
    status: 500,
    words: { zh: `系统出错了，编号 ${id.slice(0, 8)}`, en: `Something went wrong, number ${id.slice(0, 8)}.` },
    details: { bugId: id },
  }
}

/** Zod's issues as the problem a person can act on; values are left out, they may be personal. */
export function badInput(error: z.ZodError): Problem {
  const faults = error.issues.slice(0, 20).map(issue => ({ path: issue.path.join('.').slice(0, 120), message: issue.message.slice(0, 200) }))
  return commonProblems.badInput({ faults })
}
