import { areaEntries, areaSlice } from '#domain/area/server'
import { callSlice } from '#domain/call/server'
import { cameraSlice } from '#domain/camera/server'
import { forceSlice } from '#domain/force/server'
import { identitySlice } from '#domain/identity/server'
import { incidentSlice, openWork } from '#domain/incident/server'
import { peopleSlice } from '#domain/people/server'
import { trackSlice } from '#domain/track/server'
import { watchSlice } from '#domain/watch/server'
import type { Slice } from '#platform/slice'

/** Every slice of the city, in dependency order. Read this first. */
export const slices: readonly Slice[] = [
  identitySlice({ areaBook: areaEntries }),
  areaSlice,
  peopleSlice,
  forceSlice({ openWork }),
  trackSlice,
  cameraSlice,
  incidentSlice,
  callSlice,
  watchSlice,
]
