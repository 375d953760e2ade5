/** How numbers and times are said. Numbers and units stand a thin space (U+2009) apart: `12 起`, `3.4 km`. */
export type Instant = string | number | Date

/** The clock of the city; all of China keeps one time. */
export const CITY_TIME_ZONE = 'Asia/Shanghai'
export const THIN = '\u2009'

type Tongue = { minutes: string; seconds: string; hours: string; days: string; ago: (text: string) => string; justNow: string; incidents: string; people: string; tenThousand: boolean }
const TONGUES: Record<'zh-CN' | 'en', Tongue> = {
  'zh-CN': { minutes: '分', seconds: '秒', hours: '小时', days: '天', ago: text => `${text}前`, justNow: '刚刚', incidents: '起', people: '人', tenThousand: true },
  en: { minutes: 'min', seconds: 's', hours: 'h', days: 'd', ago: text => `${text} ago`, justNow: 'just now', incidents: '', people: '', tenThousand: false },
}

const made = new Map<string, Say>()
export type Say = ReturnType<typeof makeSay>

export function sayIn(locale: 'zh-CN' | 'en'): Say {
  const say = made.get(locale) ?? makeSay(locale)
  made.set(locale, say)
  return say
}

function makeSay(locale: 'zh-CN' | 'en') {
  const tongue = TONGUES[locale]
  const isZh = locale === 'zh-CN'
  const with_ = (value: string | number, unit: string) => (unit ? `${value}${THIN}${unit}` : String(value))
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(isZh ? 'zh-CN' : 'en-GB', { timeZone: CITY_TIME_ZONE, ...options })
  const hm = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const hms = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const monthDay = format(isZh ? { month: 'long', day: 'numeric' } : { month: 'short', day: 'numeric' })
  const weekday = format({ weekday: 'short' })
  const dayKey = format({ year: 'numeric', month: '2-digit', day: '2-digit' })
  const plain = new Intl.NumberFormat(isZh ? 'zh-CN' : 'en-GB')
  const decimal = (value: number, digits: number) => new Intl.NumberFormat(isZh ? 'zh-CN' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
  const at = (when: Instant) => (when instanceof Date ? when : new Date(when))

  const say = {
    /** `1,284` */
    number: (value: number) => plain.format(value),
    /** `0.49` */
    decimal,
    /** `73%` from 0.73 */
    percent: (share: number) => `${Math.round(share * 100)}%`,
    /** `+5`, `−2`, `0`: a change, with a true minus. */
    change: (value: number) => (value > 0 ? `+${plain.format(value)}` : value < 0 ? `−${plain.format(-value)}` : '0'),
    /** `12 起`; any number with any unit. */
    count: (value: number, unit: string) => with_(plain.format(value), unit),
    incidents: (value: number) => with_(plain.format(value), tongue.incidents),
    people: (value: number) => with_(plain.format(value), tongue.people),
    /** `14:05` */
    time: (when: Instant) => hm.format(at(when)),
    /** `14:05:09` */
    clock: (when: Instant) => hms.format(at(when)),
    /** `11月22日`, `22 Nov` */
    day: (when: Instant) => monthDay.format(at(when)),
    /** `11月22日 周日`, `Sun 22 Nov` */
    dayAndWeekday: (when: Instant) => (isZh ? `${monthDay.format(at(when))} ${weekday.format(at(when))}` : `${weekday.format(at(when))} ${monthDay.format(at(when))}`),
    /** `11月22日 14:05` */
    dateTime: (when: Instant) => `${monthDay.format(at(when))} ${hm.format(at(when))}`,
    /** `14:05` today, `11月21日 14:05` on another day. */
    when: (when: Instant, nowMs: number) => (dayKey.format(at(when)) === dayKey.format(nowMs) ? hm.format(at(when)) : say.dateTime(when)),
    /** `45 秒`, `12 分`, `1 小时 5 分`, `3 天`: the two largest parts that matter. */
    duration(ms: number): string {
      const seconds = Math.max(0, Math.round(ms / 1000))
      const minutes = Math.floor(seconds / 60)
      if (minutes < 1) return with_(seconds, tongue.seconds)
      if (minutes < 60) return with_(minutes, tongue.minutes)
      const hours = Math.floor(minutes / 60)
      if (hours >= 48) return with_(Math.floor(hours / 24), tongue.days)
      return minutes % 60 === 0 ? with_(hours, tongue.hours) : `${with_(hours, tongue.hours)} ${with_(minutes % 60, tongue.minutes)}`
    },
    minutes: (value: number) => with_(plain.format(Math.round(value)), tongue.minutes),
    /** A running clock: `3:12`, `1:03:12`. */
    stopwatch(ms: number): string {
      const seconds = Math.max(0, Math.floor(ms / 1000))
      const two = (value: number) => String(value).padStart(2, '0')
      const hours = Math.floor(seconds / 3600)
      const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`
      return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '')
    },
    /** `12 分前`, `just now` */
    ago: (when: Instant, nowMs: number) => (nowMs - at(when).getTime() < 60_000 ? tongue.justNow : tongue.ago(say.duration(nowMs - at(when).getTime()))),
    /** `620 m`, `3.4 km`, `41 km` */
    distance(metres: number): string {
      if (metres < 995) return with_(Math.round(metres / 10) * 10, 'm')
      return with_(metres < 9950 ? decimal(metres / 1000, 1) : plain.format(Math.round(metres / 1000)), 'km')
    },
    /** The error of a fix, `8 m`: not rounded away as a distance is. */
    accuracy: (metres: number) => (metres < 100 ? with_(Math.max(1, Math.round(metres)), 'm') : say.distance(metres)),
    /** `9.4 万` in Chinese, `94,000` in English. */
    large: (value: number) => (tongue.tenThousand && value >= 10_000 ? with_(decimal(value / 10_000, 1).replace(/\.0$/, ''), '万') : plain.format(value)),
  }
  return say
}
