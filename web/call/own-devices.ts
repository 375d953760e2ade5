import type { MediaSource } from '#domain/call'
import type { DeviceTrouble } from './media-state.ts'

export type ChosenDevices = { readonly microphone: string | null; readonly camera: string | null; readonly speaker: string | null }
export const NO_CHOICE: ChosenDevices = { microphone: null, camera: null, speaker: null }

const KEPT_UNDER = 'guatu-devices'
/** 720 lines, of which the layers below are 360 and 180; more would only cost the link. */
const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
/** Text must stay sharp; a shared screen seldom moves. */
const SCREEN = { frameRate: { ideal: 15, max: 30 } }

/** Thrown for what the browser refuses; the screens have words for each. */
export class DeviceRefusal extends Error {
  readonly trouble: DeviceTrouble
  constructor(trouble: DeviceTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}

const TROUBLE: Readonly<Record<string, DeviceTrouble>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'taken',
  TrackStartError: 'taken',
  AbortError: 'taken',
}

/** What went wrong, by the names browsers give it. */
export function troubleOf(error: unknown): DeviceTrouble {
  if (error instanceof DeviceRefusal) return error.trouble
  return TROUBLE[(error as { name?: string } | null)?.name ?? ''] ?? 'failed'
}

/** Opens a microphone, a camera or a screen. A chosen device that is gone gives way to whichever there is. */
export async function openDevice(source: MediaSource, chosen: ChosenDevices): Promise<MediaStreamTrack> {
  const { mediaDevices } = navigator
  // On plain http to another machine browsers have no mediaDevices at all.
  if (mediaDevices === undefined) throw new DeviceRefusal('insecure')
  if (source === 'screen') return firstTrack(await mediaDevices.getDisplayMedia({ video: SCREEN, audio: false }))
  const open = (deviceId: string | null) => mediaDevices.getUserMedia(constraintsFor(source, deviceId))
  const deviceId = chosen[source]
  const stream = await open(deviceId).catch((error: unknown) => {
    if (deviceId === null || troubleOf(error) !== 'missing') throw error
    return open(null)
  })
  return firstTrack(stream)
}

function constraintsFor(source: 'microphone' | 'camera', deviceId: string | null): MediaStreamConstraints {
  const device = deviceId === null ? {} : { deviceId: { exact: deviceId } }
  return source === 'camera' ? { video: { ...CAMERA, ...device, ...(deviceId === null ? { facingMode: 'user' } : {}) } } : { audio: { ...MICROPHONE, ...device } }
}

function firstTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks()
  if (track === undefined) throw new DeviceRefusal('missing')
  return track
}

export type KnownDevice = { readonly id: string; readonly name: string }
export type KnownDevices = { readonly microphone: readonly KnownDevice[]; readonly camera: readonly KnownDevice[]; readonly speaker: readonly KnownDevice[] }
const NO_DEVICES: KnownDevices = { microphone: [], camera: [], speaker: [] }

/** What there is to choose from. Names come only after the browser has once been allowed. */
export async function knownDevices(): Promise<KnownDevices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  const of = (kind: MediaDeviceKind) => all.filter(it => it.kind === kind && it.deviceId !== '' && it.deviceId !== 'default' && it.deviceId !== 'communications').map(it => ({ id: it.deviceId, name: it.label }))
  return all.length === 0 ? NO_DEVICES : { microphone: of('audioinput'), camera: of('videoinput'), speaker: of('audiooutput') }
}

/** Kept on this machine: a headset belongs to a desk, not to an account. */
export function keptChoice(): ChosenDevices {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_UNDER) ?? '{}') as Partial<ChosenDevices>
    const text = (value: unknown) => (typeof value === 'string' ? value : null)
    return { microphone: text(kept.microphone), camera: text(kept.camera), speaker: text(kept.speaker) }
  } catch {
    return NO_CHOICE
  }
}

export function keepChoice(chosen: ChosenDevices): void {
  try {
    localStorage.setItem(KEPT_UNDER, JSON.stringify(chosen))
  } catch {
    // A browser without storage forgets the choice with the page.
  }
}
