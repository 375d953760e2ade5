import type { Page } from '@playwright/test'

/** What really reached a page: pictures that were decoded, voices with energy in them. */
export type Received = { readonly pictures: number; readonly voices: number }

type Counted = { readonly id: string; readonly kind: string; readonly amount: number }

/** Before the page opens: keeps its connections, to be asked what came through them. */
export async function countMedia(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open: RTCPeerConnection[] = []
    Object.assign(globalThis, { openConnections: open })
    globalThis.RTCPeerConnection = new Proxy(globalThis.RTCPeerConnection, {
      construct(target, given) {
        const made = Reflect.construct(target, given) as RTCPeerConnection
        open.push(made)
        return made
      },
    })
  })
}

/** Streams in which pictures are decoded, and voices are heard, between two looks `ms` apart. */
export async function receivedBy(page: Page, ms = 2_500): Promise<Received> {
  const before = new Map((await counted(page)).map(it => [it.id, it.amount]))
  await page.waitForTimeout(ms)
  const grown = (await counted(page)).filter(({ id, amount }) => amount > (before.get(id) ?? 0))
  return { pictures: grown.filter(({ kind }) => kind === 'video').length, voices: grown.filter(({ kind }) => kind === 'audio').length }
}

function counted(page: Page): Promise<Counted[]> {
  return page.evaluate(async () => {
    const open = (globalThis as unknown as { openConnections: RTCPeerConnection[] }).openConnections.filter(it => it.connectionState !== 'closed')
    const reports = await Promise.all(open.map(it => it.getStats()))
    return reports.flatMap((report, at) =>
      [...report.values()]
        .filter(it => it.type === 'inbound-rtp')
        .map(it => ({ id: `${at} ${it.ssrc}`, kind: String(it.kind), amount: Number(it.kind === 'video' ? it.framesDecoded : it.totalAudioEnergy) })),
    )
  })
}
