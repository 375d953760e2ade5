import { sql } from 'drizzle-orm'
import { boolean, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import type { Account, Role } from '#domain/identity'
import { WHOLE_INSTANCE_PATH } from './rule.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Accounts. The property names up to `username` are those the sign-in library reads; the rest is ours. */
export const authUser = pgTable(
  'auth_user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** An internal address; no mail is ever sent. */
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(true),
    image: text('image'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
    username: text('username').notNull().unique(),
    /** None by default: whatever way an account comes about, it may do nothing until someone says so. */
    roles: text('roles').array().notNull().default([]),
    /** Null with the empty path: the whole instance. */
    areaCode: text('area_code'),
    areaPath: text('area_path').notNull().default(WHOLE_INSTANCE_PATH),
    departmentCode: text('department_code'),
    isDisabled: boolean('is_disabled').notNull().default(false),
    isDemo: boolean('is_demo').notNull().default(false),
    lastSignInAt: instant('last_sign_in_at'),
  },
  table => [index('auth_user_by_area').on(sql`${table.areaPath} text_pattern_ops`)],
)

export const authSession = pgTable(
  'auth_session',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id').notNull().references(() => authUser.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  table => [index('auth_session_by_user').on(table.userId), index('auth_session_by_expiry').on(table.expiresAt)],
)

/** A way of signing in to an account: a password today; a phone, WeChat or OIDC identity are further rows. */
export const authAccount = pgTable(
  'auth_account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id').notNull().references(() => authUser.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    /** scrypt, salted. */
    password: text('password'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  table => [index('auth_account_by_user').on(table.userId)],
)

export const authVerification = pgTable(
  'auth_verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  table => [index('auth_verification_by_identifier').on(table.identifier)],
)

/** Failed sign-ins of one name from one address; the key is a hash, so a password typed as a name is not kept. */
export const authAttempt = pgTable('auth_attempt', {
  key: text('key').primaryKey(),
  count: integer('count').notNull(),
  endsAt: instant('ends_at').notNull(),
})

/** Tickets for the live socket: only the hash is kept, redeeming deletes the row. */
export const liveTicket = pgTable('auth_live_ticket', {
  hash: text('hash').primaryKey(),
  sessionId: text('session_id').notNull().references(() => authSession.id, { onDelete: 'cascade' }),
  expiresAt: instant('expires_at').notNull(),
})

export type UserRow = typeof authUser.$inferSelect

export function accountOf(row: UserRow, areaName: string | null): Account {
  return {
    id: row.id,
    username: row.username,
    displayName: row.name,
    roles: row.roles as Role[],
    areaCode: row.areaCode,
    areaName,
    departmentCode: row.departmentCode,
    isDisabled: row.isDisabled,
    isDemo: row.isDemo,
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
  }
}

/** Where a fact about an account is heard: in its area; of a whole-instance account, by the whole instance alone. */
export function audienceOf(row: Pick<UserRow, 'id' | 'areaCode' | 'areaPath'>) {
  const areaPath = row.areaCode === null ? null : row.areaPath
  return { channel: 'audit', areaCode: row.areaCode, areaPath, subject: `account:${row.id}` } as const
}
