import { z } from 'zod'
import { command, cursorText, fact, instant, pageOf, query } from '#platform/pure'
import { role } from './actor.ts'

export const username = z.string().regex(/^[a-z][a-z0-9._-]{1,39}$/, 'a–z, 0–9, . _ -, 2 to 40 characters')
export const password = z.string().min(8).max(128)

export const account = z.object({
  id: z.string(),
  username,
  displayName: z.string().min(1).max(60),
  roles: z.array(role).min(1).max(5),
  areaCode: z.string().max(20).nullable(),
  areaName: z.string().nullable(),
  departmentCode: z.string().max(40).nullable(),
  isDisabled: z.boolean(),
  isDemo: z.boolean(),
  lastSignInAt: instant.nullable(),
})
export type Account = z.infer<typeof account>

/** Who I am and what I may do; screens show only what is in `actions`. */
export const me = z.object({
  accountId: z.string(),
  username,
  displayName: z.string(),
  roles: z.array(role),
  area: z.object({ code: z.string(), path: z.string(), name: z.string(), nameEn: z.string(), level: z.string() }).nullable(),
  /** The areas above mine, from the city down: for the bread crumb. */
  departmentCode: z.string().nullable(),
  actions: z.array(z.string()),
})
export type Me = z.infer<typeof me>

export const getMe = query('GET /api/me', {
  input: z.object({}),
  output: me,
  action: 'me.read',
  summary: { zh: '我是谁、能做什么', en: 'Who I am and what I may do' },
})

export const listAccounts = query('GET /api/accounts', {
  input: z.object({ cursor: cursorText.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: pageOf(account),
  action: 'account.read',
  summary: { zh: '账号列表', en: 'Accounts' },
})

export const createAccount = command('POST /api/accounts', {
  input: account.pick({ username: true, displayName: true, roles: true, areaCode: true }).extend({
    departmentCode: z.string().max(40).nullable().default(null),
    password,
  }),
  output: account,
  action: 'account.manage',
  summary: { zh: '新建账号', en: 'Create an account' },
})

export const changeAccount = command('PATCH /api/accounts/{id}', {
  input: z.object({
    id: z.string().max(60),
    displayName: z.string().min(1).max(60).optional(),
    roles: z.array(role).min(1).max(5).optional(),
    areaCode: z.string().max(20).nullable().optional(),
    departmentCode: z.string().max(40).nullable().optional(),
    isDisabled: z.boolean().optional(),
    password: password.optional(),
  }),
  output: account,
  action: 'account.manage',
  summary: { zh: '修改、停用账号，重设密码', en: 'Change or disable an account, reset its password' },
})

export const revokeSessions = command('POST /api/accounts/{id}/revoke-sessions', {
  input: z.object({ id: z.string().max(60) }),
  output: z.object({ revoked: z.number().int() }),
  action: 'account.manage',
  summary: { zh: '立即让此账号全部下线', en: 'Sign this account out everywhere, at once' },
})

/** A ticket opens one socket, once, within a minute. */
export const issueLiveTicket = command('POST /api/live/ticket', {
  input: z.object({}),
  output: z.object({ ticket: z.string(), expiresAt: instant }),
  action: 'me.read',
  isRepeatable: true,
  summary: { zh: '领取实时连接票', en: 'A ticket for the live connection' },
})

export const auditEntry = z.object({
  channel: z.string(),
  offset: z.number().int(),
  at: instant,
  name: z.string(),
  actorName: z.string().nullable(),
  areaCode: z.string().nullable(),
  areaName: z.string().nullable(),
  payload: z.unknown(),
})
export type AuditEntry = z.infer<typeof auditEntry>

export const readAudit = query('GET /api/audit', {
  input: z.object({
    name: z.string().max(80).optional(),
    actor: z.string().max(60).optional(),
    from: instant.optional(),
    to: instant.optional(),
    cursor: cursorText.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: pageOf(auditEntry),
  action: 'audit.read',
  summary: { zh: '操作留痕，新的在前', en: 'Audit trail, newest first' },
})

const accountFact = z.object({ accountId: z.string(), username: z.string() })
const heard = { action: 'account.read' }
export const accountCreated = fact('account.created', 1, accountFact.extend({ roles: z.array(role) }), heard)
export const accountChanged = fact('account.changed', 1, accountFact.extend({ changed: z.array(z.string()) }), heard)
export const sessionsRevoked = fact('account.sessions_revoked', 1, accountFact, heard)
export const signedIn = fact('account.signed_in', 1, accountFact, heard)
/** Also what closes the open sockets of that session. */
export const signedOut = fact('account.signed_out', 1, accountFact, heard)
export const signInRefused = fact('account.sign_in_refused', 1, z.object({ username: z.string() }), heard)
