'use client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react'
import { issueLiveTicket } from '#domain/identity'
import { isProblem } from '#platform/pure'
import { order, toSignIn } from './api.ts'
import { LiveConnection } from './live-connection.ts'

const LiveContext = createContext<LiveConnection | null>(null)

/** One connection and one cache of answers for all that is on the page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(makeQueries)
  const [live] = useState(makeConnection)
  useEffect(() => {
    live.open()
    const forget = live.onReset(() => void queries.invalidateQueries())
    return () => {
      forget()
      live.close()
    }
  }, [live, queries])
  return (
    <QueryClientProvider client={queries}>
      <LiveContext value={live}>{children}</LiveContext>
    </QueryClientProvider>
  )
}

export function useLive(): LiveConnection {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive outside of LiveProvider')
  return live
}

/** An expected refusal is not asked again; a lost network is, with patience. */
function makeQueries(): QueryClient {
  const isFinal = (error: unknown) => isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: (count, error) => !isFinal(error) && count < 3, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function makeConnection(): LiveConnection {
  return new LiveConnection({ ticket: async () => (await order(issueLiveTicket, {})).ticket, onSignedOut: toSignIn })
}
