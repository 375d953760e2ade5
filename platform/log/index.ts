import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

/** What must never be written down, wherever in a record it stands. */
const SECRETS = ['password', 'token', 'ticket', 'authorization', 'cookie', 'secret', 'phone', 'idNumber']

/** JSON in production, coloured lines on a terminal. Short fixed phrases; everything variable is a field. */
export function openLog(options: { level: string; format: 'json' | 'pretty' }, destination?: DestinationStream): Logger {
  const base = {
    level: options.level,
    base: null,
    redact: { paths: SECRETS.flatMap(key => [key, `*.${key}`, `*.*.${key}`]), censor: '[kept back]' },
  }
  if (destination) return pino(base, destination)
  if (options.format === 'json') return pino(base)
  return pino({ ...base, transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } } })
}
