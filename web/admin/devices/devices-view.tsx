'use client'
import type { Me } from '#domain/identity'

export function DevicesView({ me }: { me: Me }) {
  return <p>{me.username}</p>
}
