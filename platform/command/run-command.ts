import { createHash, createHmac } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Actor, Context } from '#platform/context'
import type { Handles } from '#platform/handles'
import type { Handler } from '#platform/slice'
import { Lane } from './lane.ts'
import { type Receipt, once } from './once.ts'
import { commandReceipt } from './table.ts'

export type Asked = { readonly actor: Actor; readonly requestId: string; readonly idempotencyKey?: string }

/** Runs a query on the pool: no transaction, nothing to keep. */
export async function runQuery(handles: Handles, handler: Handler, call: { input: unknown; asked: Asked }): Promise<unknown> {
  const { actor, requestId } = call.asked
  return handler.run({ tx: handles.db, actor, requestId, handles, now: handles.clock.now() }, call.input as never)
}

/**
 * Commands wait for one another's row locks, so a quarter of the connections is not for them but for whoever signs in, comes back
 * or asks; without, a slow moment of reports kept everybody out. What is repeatable (a ticket) locks nothing and waits for nobody.
 */
export async function runCommand(handles: Handles, handler: Handler, call: { input: unknown; asked: Asked }): Promise<unknown> {
  if (handler.contract.isRepeatable) return inTransaction(handles, handler, call)
  const lane = await handles.part('commands', async () => new Lane(Math.floor((handles.env.databasePoolSize * 3) / 4)))
  return lane.run(() => inTransaction(handles, handler, call))
}

/**
 * `[CMD-1]` Runs a command in one transaction: change, facts, jobs and receipt stand or fall together.
 * With a key, once: see `[CMD-2]`.
 */
async function inTransaction(handles: Handles, handler: Handler, call: { input: unknown; asked: Asked }): Promise<unknown> {
  const { actor, requestId, idempotencyKey } = call.asked
  return handles.db.transaction(async tx => {
    const ctx: Context = { tx, actor, requestId, handles, now: handles.clock.now() }
    if (idempotencyKey === undefined || handler.contract.isRepeatable) return handler.run(ctx, call.input as never)

    const route = handler.contract.route
    const bodyHash = hashOf({ route, input: call.input }, handles.env.authSecret)
    const mine = and(eq(commandReceipt.actorId, actor.accountId), eq(commandReceipt.key, idempotencyKey))
    const receipt: Receipt = {
      claim: async () => {
        const values = { actorId: actor.accountId, key: idempotencyKey, route, bodyHash, status: 0, createdAt: ctx.now }
        return (await tx.insert(commandReceipt).values(values).onConflictDoNothing().returning({ key: commandReceipt.key })).length > 0
      },
      find: async () => (await tx.select().from(commandReceipt).where(mine))[0],
      keep: async answer => void (await tx.update(commandReceipt).set({ status: 200, answer }).where(mine)),
    }
    return once(receipt, bodyHash, () => handler.run(ctx, call.input as never))
  })
}

/** Keyed, because a body may hold a password that a plain hash would let someone guess. */
function hashOf(value: unknown, secret: string): string {
  const plain = (_key: string, part: unknown) => (part instanceof Uint8Array ? createHash('sha256').update(part).digest('hex') : part)
  return createHmac('sha256', secret).update(JSON.stringify(value, plain)).digest('hex')
}
