'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import { type Incident } from '#domain/incident'
import { type Command, isProblem } from '#platform/pure'
import { newKey, order } from '../live/api.ts'

type Sending<In extends z.ZodType, Out extends z.ZodType> = { readonly contract: Command<In, Out>; readonly input: z.input<In> }

/**
 * Sends orders about incidents. The same order sent again after a cut carries the same key and is carried out once;
 * a changed one carries a new key. After a refusal the incident is read again, so that the screen shows why.
 */
export function useOrder(onDone: (done: Incident) => void) {
  const queries = useQueryClient()
  const last = useRef({ text: '', key: '' })
  return useMutation({
    mutationFn: async <In extends z.ZodType, Out extends z.ZodType>({ contract, input }: Sending<In, Out>): Promise<Incident> => {
      const text = `${contract.route} ${JSON.stringify(input)}`
      if (last.current.text !== text) last.current = { text, key: newKey() }
      return (await order(contract, input, { idempotencyKey: last.current.key })) as Incident
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
