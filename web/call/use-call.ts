'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import { type CallNow, getCall } from '#domain/call'
import type { Command, OutputOf } from '#platform/pure'
import { ask, newKey, order } from '../live/api.ts'
import { useFacts } from '../live/use-live.ts'
import { callIn, lineIn, withTold } from './call-book.ts'

export type CallSeen = OutputOf<typeof getCall>

/** One call with everybody in it and what was written, kept up by facts. */
export function useCall(id: string) {
  const queries = useQueryClient()
  const queryKey = ['call', id]
  const found = useQuery({ queryKey, queryFn: ({ signal }) => ask(getCall, { id }, { signal }), staleTime: Infinity })
  useFacts(fact => {
    const [told, said] = [callIn(fact), lineIn(fact)]
    if (told?.call.id === id) queries.setQueryData<CallSeen>(queryKey, now => now && withTold(now, told))
    if (said?.callId === id) queries.setQueryData<CallSeen>(queryKey, now => now && withLine(now, said.line))
  })
  return found
}

function withLine(now: CallSeen, line: CallSeen['chat'][number]): CallSeen {
  return now.chat.some(it => it.id === line.id) ? now : { ...now, chat: [...now.chat, line] }
}

/** What an act answered, before the fact of it arrives. */
export function useCallKnown(): (now: CallNow) => void {
  const queries = useQueryClient()
  return now => queries.setQueryData<CallSeen>(['call', now.call.id], known => (known === undefined ? undefined : { ...withTold(known, now), mySeatId: now.mySeatId ?? known.mySeatId }))
}

type Act = { readonly text: string; readonly send: (idempotencyKey: string) => Promise<CallNow> }

export function callAct<In extends z.ZodType>(contract: Command<In, z.ZodType<CallNow>>, input: z.input<In>): Act {
  return { text: `${contract.route} ${JSON.stringify(input)}`, send: idempotencyKey => order(contract, input, { idempotencyKey }) }
}

/** Does something to a call. The same act sent again after a cut carries the same key and is carried out once. */
export function useCallAct(onDone?: (now: CallNow) => void) {
  const know = useCallKnown()
  const last = useRef({ text: '', key: '' })
  return useMutation({
    mutationFn: ({ text, send }: Act) => {
      if (last.current.text !== text) last.current = { text, key: newKey() }
      return send(last.current.key)
    },
    onSuccess: now => {
      last.current = { text: '', key: '' }
      know(now)
      onDone?.(now)
    },
  })
}
