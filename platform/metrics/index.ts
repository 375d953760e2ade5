import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** Prometheus metrics of one process; every counter is made here so that names stay one list. */
export type Metrics = ReturnType<typeof openMetrics>

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export function openMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    httpSeconds: new Histogram({ name: 'guatu_http_seconds', help: 'Time to answer, by route', labelNames: ['route', 'status'], buckets: SECONDS, registers }),
    factsRecorded: new Counter({ name: 'guatu_facts_recorded_total', help: 'Facts written to the event log', labelNames: ['name'], registers }),
    fixesReceived: new Counter({ name: 'guatu_fixes_received_total', help: 'Positions received, by door', labelNames: ['protocol'], registers }),
    fixesFlagged: new Counter({ name: 'guatu_fixes_flagged_total', help: 'Positions kept but not believed, by flag', labelNames: ['flag'], registers }),
    liveConnections: new Gauge({ name: 'guatu_live_connections', help: 'Open live connections', registers }),
    liveFrames: new Counter({ name: 'guatu_live_frames_total', help: 'Position frames sent', registers }),
    liveFrameBytes: new Counter({ name: 'guatu_live_frame_bytes_total', help: 'Bytes of position frames sent', registers }),
    liveFramesSkipped: new Counter({ name: 'guatu_live_frames_skipped_total', help: 'Position frames not sent to slow readers', registers }),
    liveTickSeconds: new Histogram({ name: 'guatu_live_tick_seconds', help: 'Time to encode and send one tick', buckets: SECONDS, registers }),
    factPages: new Counter({ name: 'guatu_fact_pages_total', help: 'Pages of facts read for readers catching up, by where they came from', labelNames: ['by'], registers }),
    slowReaders: new Counter({ name: 'guatu_slow_readers_total', help: 'Live connections that did not keep up, by what became of them', labelNames: ['outcome'], registers }),
    mediaRooms: new Gauge({ name: 'guatu_media_rooms', help: 'Calls whose media runs here', registers }),
    mediaSeats: new Gauge({ name: 'guatu_media_seats', help: 'Seats in them', registers }),
    mediaConsumers: new Gauge({ name: 'guatu_media_consumers', help: 'Voices and pictures those seats are given', registers }),
    mediaWorkerCpu: new Gauge({ name: 'guatu_media_worker_cpu', help: 'Cores a media worker uses', labelNames: ['worker'], registers }),
    mediaWorkerDeaths: new Counter({ name: 'guatu_media_worker_deaths_total', help: 'Media workers that died or hung', registers }),
    mediaAsks: new Counter({ name: 'guatu_media_asks_total', help: 'What seats asked, and what came of it', labelNames: ['ask', 'outcome'], registers }),
    jobsFailed: new Counter({ name: 'guatu_jobs_failed_total', help: 'Jobs that threw, by name', labelNames: ['name'], registers }),
  }
}
