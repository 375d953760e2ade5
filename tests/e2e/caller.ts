import type { CallNow } from '#domain/call'
import { type City, type Visitor, expect } from './city.ts'
import { countMedia, receivedBy } from './heard-and-seen.ts'

/** A camera and a microphone that Chromium makes up. Few pictures: all browsers of a call encode and decode on two cores. */
export function fakeDevices({ picturesPerSecond }: { picturesPerSecond: number }): string[] {
  return [`--use-fake-device-for-media-stream=fps=${picturesPerSecond}`, '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required']
}

const DEVICES = { permissions: ['microphone', 'camera'] }

/** Somebody with a camera and a microphone, whose media is counted. */
export async function aCaller(city: City, username: string, more: object = {}): Promise<Visitor> {
  const visitor = await city.visit(username, { ...DEVICES, ...more })
  await countMedia(visitor.page)
  return visitor
}

export async function call(caller: Visitor, numbers: readonly string[]): Promise<string> {
  const { call: made } = await caller.api.ask<CallNow>('POST /api/calls', { title: '演练会商', whom: { numbers } })
  await caller.page.goto(`/call/${made.id}`)
  return made.id
}

/** Every one of them decodes so many pictures and hears so many voices. */
export async function getFromOthers(visitors: readonly Visitor[], others: number): Promise<void> {
  for (const { page } of visitors) await expect.poll(() => receivedBy(page), { timeout: 60_000 }).toEqual({ pictures: others, voices: others })
}
