'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { type Action, getMe } from '#domain/identity'
import { ask } from '../live/api.ts'
import { AntdTheme } from '../ui/antd-theme.tsx'
import { ErrorState } from '../ui/states.tsx'
import { AdminHeader } from './admin-header.tsx'
import styles from './admin.module.css'
import { NoRights } from './no-rights.tsx'
import { type AdminPart, useAdminView } from './use-admin-view.ts'
import { Waiting } from './waiting.tsx'

/** Each part is its own bundle: whoever adopts a device does not load the import of boundaries. */
const PARTS = {
  accounts: dynamic(() => import('./accounts/accounts-view.tsx').then(it => it.AccountsView), { loading: Waiting }),
  areas: dynamic(() => import('./areas/areas-view.tsx').then(it => it.AreasView), { loading: Waiting }),
  devices: dynamic(() => import('./devices/devices-view.tsx').then(it => it.DevicesView), { loading: Waiting }),
  audit: dynamic(() => import('./audit/audit-view.tsx').then(it => it.AuditView), { loading: Waiting }),
} as const satisfies Record<AdminPart, unknown>

/** What one must at least be allowed, to see a part. Areas are readable to all, so the right to import decides. */
const NEEDED: Record<AdminPart, Action> = { accounts: 'account.read', areas: 'area.import', devices: 'device.read', audit: 'audit.read' }

export function AdminScreen() {
  const { data: me, error, refetch } = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => ask(getMe, {}, { signal }), staleTime: 5 * 60_000 })
  const { part } = useAdminView()
  const allowed = (Object.keys(NEEDED) as AdminPart[]).filter(key => me?.actions.includes(NEEDED[key]))
  if (me && allowed.length === 0) return <NoRights me={me} />
  const shown = allowed.includes(part) ? part : allowed[0]
  const Part = shown && PARTS[shown]
  return (
    <AntdTheme>
      <div className={styles.admin}>
        <AdminHeader me={me} parts={allowed} shown={shown ?? part} />
        <main className={styles.main}>
          {Part && me ? <Part me={me} /> : error ? <div className={styles.alone}><ErrorState error={error} onRetry={() => void refetch()} /></div> : <Waiting />}
        </main>
      </div>
    </AntdTheme>
  )
}
