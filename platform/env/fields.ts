import { z } from 'zod'

/** As in `domain/area`, which this floor may not import; its type is checked where the door is opened. */
const datum = z.enum(['wgs84', 'gcj02', 'bd09', 'cgcs2000'])
const onOff = z.stringbool({ truthy: ['on', 'true', 'yes', '1'], falsy: ['off', 'false', 'no', '0'] })
const port = z.coerce.number().int().min(0).max(65_535)
const days = z.coerce.number().int().min(1).max(36_500)
const count = z.coerce.number().int().min(0)
const url = (protocol: RegExp) => z.url({ protocol, normalize: false })
const list = z.string().transform(text => text.split(',').map(item => item.trim()).filter(Boolean))
const timeZone = z.string().refine(isTimeZone, 'is not a time zone this machine knows')

const role = z.enum(['web', 'realtime', 'devices', 'watch', 'jobs', 'media'])
export type ProcessRole = z.infer<typeof role>

/** Everything that can be set from outside, in the order `.env.example` shows it. Blank means not set. */
export const fields = {
  HOST: z.string().default('0.0.0.0').describe('Address the HTTP server listens on.'),
  PORT: port.default(8080).describe('Port of the HTTP server: screens, API and socket.'),
  DATA_DIR: z.string().default('.data').describe('Folder for the embedded database, photos and kept secrets; relative to the repository.'),
  DATABASE_URL: url(/^postgres(ql)?$/).optional().describe('PostgreSQL 16 or later; without it an embedded PostgreSQL 18 runs in DATA_DIR.'),
  DATABASE_POOL_SIZE: count.min(2).default(16).describe('Most database connections one process holds open.'),
  REDIS_URL: url(/^rediss?$/).optional().describe('Redis that carries signals between several gateways; one process needs none.'),
  ROLES: list.pipe(z.array(role).min(1)).transform(roles => new Set(roles)).default(new Set(role.options))
    .describe('What this process does, by commas: web, realtime (sockets of screens), devices (their doors), watch (rules), jobs, media (calls).'),
  PUBLIC_URL: url(/^https?$/).optional().describe('Where people reach this server, when it stands behind a proxy.'),
  ALLOWED_ORIGINS: list.pipe(z.array(url(/^https?$/))).default([]).describe('Other origins whose pages may open a socket, by commas.'),
  TRUST_PROXY: onOff.default(false).describe('Believe X-Forwarded-For and X-Forwarded-Proto; on only behind a proxy of your own.'),
  TRACKER_PORT: port.default(5055).describe('Port for OsmAnd and Traccar Client over HTTP; 0 closes it (/osmand on PORT stays).'),
  JT808_PORT: port.default(6808).describe('Port for JT/T 808 terminals over TCP; 0 closes it.'),
  JT808_DATUM: datum.default('wgs84').describe('Datum the JT/T 808 terminals send: wgs84, gcj02, bd09 or cgcs2000; some makers shift it.'),
  MQTT_PORT: port.default(1883).describe('Port of the MQTT door for OwnTracks and devices; 0 closes it, and so does MQTT_URL.'),
  MQTT_PASSWORD: z.string().min(8).optional().describe('Password MQTT devices must give, under any name; without it they need none.'),
  MQTT_URL: url(/^(mqtts?|wss?)$/).optional().describe('MQTT broker of your own to take positions from, instead of the door here.'),
  DEMO: onOff.default(true).describe('Fill an empty database with the demo city and its accounts.'),
  ADMIN_PASSWORD: z.string().min(8).optional().describe('First password of the account admin; needed for a new database when DEMO=off.'),
  AUTH_SECRET: z.string().min(32).optional().describe('Signs session cookies and tickets; without it one is made and kept in DATA_DIR/auth-secret.'),
  SIMULATOR: onOff.optional().describe('Let the demo units move and report; without it, as DEMO says.'),
  SIMULATE_SEED: count.default(1409).describe('Seed of the simulator: the same seed lives the same day.'),
  SIMULATE_UNITS: count.default(300).describe('How many units the simulator moves.'),
  MAP_STYLE_URL: z.string().optional().describe('MapLibre style of a real base map, instead of the one drawn here.'),
  PMTILES_PATH: z.string().optional().describe('PMTiles file with a real base map, served from this machine.'),
  MEDIASOUP_WORKER_BIN: z.string().optional().describe('A mediasoup-worker of your own for calls; without it the one of the npm package, else one built here.'),
  MEDIA_WORKERS: count.min(1).optional().describe('How many media workers carry calls; without it one for each core but one.'),
  MEDIA_PORT: port.default(20_000).describe('First port of call media, UDP and TCP: each media worker takes one, counted up from here; 0 takes free ones.'),
  MEDIA_LISTEN_ADDRESS: z.string().optional().describe('IP address call media listens on; without it every IPv4 address of this machine.'),
  MEDIA_ANNOUNCED_ADDRESS: z.string().optional().describe('Address browsers reach call media at, when it is not the one listened on (NAT, containers).'),
  STUN_URLS: list.default([]).describe('STUN servers browsers may ask, by commas, as stun:host:port; none are needed in one network.'),
  TURN_URLS: list.default([]).describe('TURN servers for browsers behind a firewall, by commas, as turn:host:port?transport=tcp.'),
  TURN_SECRET: z.string().min(8).optional().describe('The static-auth-secret of those TURN servers (coturn): credentials of an hour are made with it.'),
  CACHE_DIR: z.string().optional().describe('Folder for what is built once for a machine (the media worker); without it guatu in the cache of the user.'),
  TIME_ZONE: timeZone.default('Asia/Shanghai').describe('Time zone of the city: decides what today is.'),
  FACT_RETENTION_DAYS: days.default(400).describe('Days the event log (and so the audit) is kept.'),
  POSITION_RETENTION_DAYS: days.default(90).describe('Days positions are kept.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least weight of a line that is logged.'),
  LOG_FORMAT: z.enum(['json', 'pretty']).optional().describe('json or pretty; without it pretty in a terminal, json elsewhere.'),
} as const

function isTimeZone(name: string) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
