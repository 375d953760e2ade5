import { type Me, getMe } from '#domain/identity'
import { ask, leaving } from '../live/api.ts'

export type SignInTrouble = 'wrong' | 'tooOften' | 'disabled' | 'offline'
export type SignInResult = { ok: true; goTo: string } | { ok: false; trouble: SignInTrouble }

/** Signs in and says where to go: back to where the visitor was sent from, else the screen of the role. */
export async function signIn(username: string, password: string): Promise<SignInResult> {
  let answer: Response
  try {
    answer = await fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ username, password }),
    })
  } catch {
    return { ok: false, trouble: 'offline' }
  }
  if (!answer.ok) return { ok: false, trouble: await troubleOf(answer) }
  try {
    const me = await ask(getMe, {}, { stay: true })
    return { ok: true, goTo: placeBack(new URLSearchParams(location.search).get('back')) ?? homeOf(me.roles) }
  } catch {
    return { ok: false, trouble: 'offline' }
  }
}

/** The sign-in library answers 401 to an unknown account and to a wrong password alike; a disabled one is banned. */
async function troubleOf(answer: Response): Promise<SignInTrouble> {
  if (answer.status === 429) return 'tooOften'
  if (answer.status >= 500) return 'offline'
  const body: unknown = await answer.json().catch(() => null)
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : ''
  return /banned|disabled/i.test(code) ? 'disabled' : 'wrong'
}

/** Only a path of our own: `//elsewhere` and `https:…` are not followed. */
export function placeBack(back: string | null): string | null {
  return back !== null && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : null
}

export function homeOf(roles: Me['roles']): string {
  if (roles.includes('wall')) return '/wall'
  if (roles.includes('commander') || roles.includes('department')) return '/'
  if (roles.includes('grid_worker')) return '/m'
  return roles.includes('administrator') ? '/admin' : '/'
}

export async function signOut(): Promise<void> {
  leaving()
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).catch(() => undefined)
  location.assign('/sign-in')
}
