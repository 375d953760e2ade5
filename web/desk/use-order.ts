'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import type { Incident } from '#domain/incident'
import { type Command, isProblem } from '#platform/pure'
import { newKey, order } from '../live/api.ts'

/** An order ready to be sent under a key; `text` tells two apart. */
type Order = { readonly text: string; readonly send: (idempotencyKey: string) => Promise<Incident> }

export function orderFor<In extends z.ZodType>(contract: Command<In, z.ZodType<Incident>>, input: z.input<In>): Order {
  return { text: `${contract.route} ${JSON.stringify(input)}`, send: idempotencyKey => order(contract, input, { idempotencyKey }) }
}

/**
 * Sends orders about incidents. The same order sent again after a cut carries the same key and is carried out once;
 * a changed one carries a new key. After a refusal the incident is read again, so that the screen shows why.
 */
export function useOrder(onDone: (done: Incident) => void) {
  const queries = useQueryClient()
  const last = useRef({ text: '', key: '' })
  return useMutation({
    mutationFn: ({ text, send }: Order) => {
      if (last.current.text !== text) last.current = { text, key: newKey() }
      return send(last.current.key)
    },
    onSuccess: done => {
      last.current = { text: '', key: '' }
      queries.setQueryData(['incident', done.id], done)
      void queries.invalidateQueries({ queryKey: ['incidents'] })
      void queries.invalidateQueries({ queryKey: ['timeline', done.id] })
      void queries.invalidateQueries({ queryKey: ['nearby', done.id] })
      onDone(done)
    },
    onError: error => {
      if (isProblem(error) && (error.status === 409 || error.status === 404)) void queries.invalidateQueries({ queryKey: ['incident'] })
    },
  })
}
