'use client'
import type { Me } from '#domain/identity'

export function AuditView({ me }: { me: Me }) {
  return <p>{me.username}</p>
}
