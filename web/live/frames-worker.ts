import { FramesCore } from './frames-core.ts'
import { FramesLink } from './frames-link.ts'
import type { FromWorker, ToWorker } from './frames-messages.ts'

/** The live plane of the page, off its thread: the socket, the world, the glides and, without a graphics processor, the picture. */
const scope = globalThis as unknown as {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null
  postMessage: (message: FromWorker, transfer?: Transferable[]) => void
  close: () => void
}

let link: FramesLink | null = null
const tickets: ((ticket: string | null) => void)[] = []

const core = new FramesCore({
  say: (message, transfer) => scope.postMessage(message, transfer),
  nowMs: Date.now,
  later: (work, ms) => void setTimeout(work, ms),
})
const greying = setInterval(() => core.age(), core.greyEveryMs)

function open(origin: string): FramesLink {
  return new FramesLink({
    origin,
    ticket: () =>
      new Promise((resolve, reject) => {
        tickets.push(ticket => (ticket === null ? reject(new Error('no ticket')) : resolve(ticket)))
        scope.postMessage({ kind: 'ticket' })
      }),
    onWorld: (world, clockAheadMs) => core.take(world, clockAheadMs),
    onSignedOut: () => scope.postMessage({ kind: 'signedOut' }),
    random: Math.random,
  })
}

type Hearing = { readonly [K in ToWorker['kind']]: (message: Extract<ToWorker, { readonly kind: K }>) => void }

const hearing: Hearing = {
  open: ({ origin }) => void (link ??= open(origin)),
  ticket: ({ ticket }) => tickets.shift()?.(ticket),
  look: ({ view, pxPerWorld }) => {
    core.look(pxPerWorld)
    link?.look(view)
  },
  watch: ({ numbers, above }) => core.watch(numbers, above),
  taken: ({ room }) => core.taken(room),
  rows: ({ wanted }) => core.wantRows(wanted),
  paint: ({ paint }) => core.draw(paint),
  camera: ({ camera }) => core.see(camera),
  shown: () => core.shown(),
  pick: ({ id, ...at }) => scope.postMessage({ kind: 'picked', id, picked: core.pick(at) }),
  close: () => {
    link?.close()
    clearInterval(greying)
    scope.close()
  },
}

scope.onmessage = ({ data }) => (hearing[data.kind] as (message: ToWorker) => void)(data)
