import { FramesCore } from './frames-core.ts'
import { FramesLink } from './frames-link.ts'
import type { FromWorker, ToWorker } from './frames-messages.ts'

/** The live plane of the page, off its thread: the socket, the world, the glides and, without a graphics processor, the picture. */
const scope = globalThis as unknown as {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null
  postMessage: (message: FromWorker, transfer?: Transferable[]) => void
  requestAnimationFrame?: (work: () => void) => number
  close: () => void
}

let link: FramesLink | null = null
const tickets: ((ticket: string | null) => void)[] = []

const core = new FramesCore({
  say: (message, transfer) => scope.postMessage(message, transfer),
  nowMs: Date.now,
  beforePicture: work => (scope.requestAnimationFrame === undefined ? setTimeout(work, 16) : scope.requestAnimationFrame(work)),
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

function hear(message: ToWorker): void {
  switch (message.kind) {
    case 'open':
      link ??= open(message.origin)
      return
    case 'ticket':
      return tickets.shift()?.(message.ticket)
    case 'look':
      core.look(message.pxPerWorld)
      return link?.look(message.view)
    case 'watch':
      return core.watch(message.numbers, message.above)
    case 'taken':
      return core.taken(message.room)
    case 'paper':
      return core.draw(message.paper, message.paint)
    case 'camera':
      return core.see(message.camera)
    case 'rows':
      return core.wantRows(message.wanted)
    case 'pick':
      return scope.postMessage({ kind: 'picked', id: message.id, picked: core.pick(message) })
    case 'close':
      link?.close()
      clearInterval(greying)
      return scope.close()
  }
}

scope.onmessage = ({ data }) => hear(data)
