'use client'
import type { Me } from '#domain/identity'

export function AreasView({ me }: { me: Me }) {
  return <p>{me.username}</p>
}
