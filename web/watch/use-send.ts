'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { newKey } from '../live/api.ts'

type Sending = { readonly text: string; readonly work: (idempotencyKey: string) => Promise<unknown> }

/** Sends a command; the same one again after a cut carries the same key and is carried out once. Then asks anew what `renews` begins. */
export function useSend(renews: readonly string[], onDone?: (done: unknown) => void) {
  const queries = useQueryClient()
  const last = useRef({ text: '', key: '' })
  const sending = useMutation({
    mutationFn: ({ text, work }: Sending) => {
      if (last.current.text !== text) last.current = { text, key: newKey() }
      return work(last.current.key)
    },
    onSuccess: done => {
      void queries.invalidateQueries({ queryKey: renews })
      onDone?.(done)
    },
    onError: () => void queries.invalidateQueries({ queryKey: renews }),
  })
  return { send: (text: string, work: Sending['work']) => sending.mutate({ text, work }), error: sending.error, isPending: sending.isPending }
}
