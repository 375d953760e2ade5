import { eq } from 'drizzle-orm'
import { type Role, identityProblems } from '#domain/identity'
import type { Handles } from '#platform/handles'
import { insertAccount, setPassword } from './new-account.ts'
import { WHOLE_INSTANCE_PATH } from './rule.ts'
import { authUser } from './table.ts'

const DEMO_PASSWORD = 'guatu-demo'

type Place = { readonly code: string; readonly path: string }
export type DemoAreas = { readonly city: Place; readonly county: Place; readonly township: Place; readonly grid: Place }

/**
 * With the demo off and nobody of one's own yet: makes `admin` for the whole instance, or takes over the demo's.
 * Throws `identity.admin_password_missing` without ADMIN_PASSWORD; whoever starts the process says it and ends.
 */
export async function ensureFirstAdmin(handles: Pick<Handles, 'db' | 'env' | 'log'>): Promise<void> {
  const { db, env, log } = handles
  if (env.demo || (await db.$count(authUser, eq(authUser.isDemo, false))) > 0) return
  const password = env.adminPassword
  if (password === undefined) throw identityProblems.adminPasswordMissing()
  await db.transaction(async tx => {
    const made = await insertAccount(tx, {
      username: 'admin', displayName: '系统管理员', roles: ['administrator'], area: null, departmentCode: null, password, isDemo: false,
    })
    if (made) return
    const whole = { isDemo: false, isDisabled: false, roles: ['administrator'], areaCode: null, areaPath: WHOLE_INSTANCE_PATH }
    const [taken] = await tx.update(authUser).set(whole).where(eq(authUser.username, 'admin')).returning()
    if (taken) await setPassword(tx, taken.id, password)
  })
  log.info({ username: 'admin' }, 'first administrator made')
}

/** The seven people of the demo. Running it again changes nothing; an account of one's own with such a name stays as it is. */
export async function ensureDemoAccounts(handles: Pick<Handles, 'db' | 'env'>, areas: DemoAreas): Promise<void> {
  if (!handles.env.demo) return
  for (const [username, displayName, role, area] of demoPeople(areas)) {
    if ((await handles.db.$count(authUser, eq(authUser.username, username))) > 0) continue
    const departmentCode = role === 'department' ? 'health' : null
    const roles = [role]
    await handles.db.transaction(tx =>
      insertAccount(tx, { username, displayName, roles, area, departmentCode, password: DEMO_PASSWORD, isDemo: true }),
    )
  }
}

function demoPeople(areas: DemoAreas): readonly (readonly [string, string, Role, Place | null])[] {
  return [
    ['city', '市指挥员（演示）', 'commander', areas.city],
    ['county', '县指挥员（演示）', 'commander', areas.county],
    ['township', '乡镇指挥员（演示）', 'commander', areas.township],
    ['grid', '网格员（演示）', 'grid_worker', areas.grid],
    ['dept', '卫健部门（演示）', 'department', areas.county],
    ['wall', '大屏（演示）', 'wall', areas.city],
    ['admin', '系统管理员（演示）', 'administrator', null],
  ]
}
