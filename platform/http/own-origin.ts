import type { Env } from '#platform/env'

/**
 * Whether a request may come from this page. No Origin means no browser page (devices, scripts); a browser that leaves it out
 * still says `Sec-Fetch-Site`. Behind a proxy that rewrites Host, PUBLIC_URL and ALLOWED_ORIGINS are what counts.
 */
export function isOwnOrigin(
  asked: { origin: string | undefined; host: string | undefined; fetchSite: string | undefined },
  env: Pick<Env, 'allowedOrigins' | 'publicUrl'>,
): boolean {
  const { origin, host, fetchSite } = asked
  if (origin === undefined) return fetchSite !== 'cross-site'
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (url.host === host) return true
  return [...env.allowedOrigins, ...(env.publicUrl ? [env.publicUrl] : [])].some(allowed => new URL(allowed).origin === url.origin)
}
