import type { Layer } from '@deck.gl/core'
import { IconLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { LayerId } from './layer-order.ts'
import type { LayerLook } from './layer-look.ts'
import { rgba } from './palette.ts'
import type { IncidentMark } from './picture.ts'
import { SYMBOL_SCALE, incidentIcon } from './symbol-atlas.ts'

export const INCIDENT_SIZE = 25
/** Radius of the disc, and of the ring at rest, around a critical nobody has accepted. */
export const WAIT_RADIUS = 1.75 * INCIDENT_SIZE

/** Colour, shape and halo by severity; ended ones quiet; a small clock when late. The ring itself is in `NameOverlay`. */
export function incidentLayers(incidents: readonly IncidentMark[], look: LayerLook): Layer[] {
  const open = incidents.filter(incident => !incident.isEnded).sort((a, b) => sizeOf(a) - sizeOf(b))
  return [
    symbols('incidents-ended', incidents.filter(incident => incident.isEnded), look),
    discs(open.filter(incident => incident.isWaiting), look),
    symbols('incidents', open, look),
    clocks(open.filter(incident => incident.isOverdue), look),
  ]
}

export function sizeOf(incident: Pick<IncidentMark, 'severity' | 'isEnded'>): number {
  if (incident.isEnded) return INCIDENT_SIZE * 0.8
  return incident.severity === 'critical' ? INCIDENT_SIZE * 1.2 : INCIDENT_SIZE
}

function symbols(id: LayerId, data: readonly IncidentMark[], look: LayerLook): Layer {
  return new IconLayer<IncidentMark>({
    id,
    data,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: incident => incident.position,
    getIcon: incident => incidentIcon(incident.severity, incident.isEnded),
    getSize: incident => sizeOf(incident) * SYMBOL_SCALE * look.scale,
    updateTriggers: { getSize: look.scale },
    pickable: look.isPickable,
    alphaCutoff: 0.01,
  })
}

function discs(data: readonly IncidentMark[], look: LayerLook): Layer {
  return new ScatterplotLayer<IncidentMark>({
    id: 'incident-wait' satisfies LayerId,
    data,
    getPosition: incident => incident.position,
    getRadius: WAIT_RADIUS * look.scale,
    radiusUnits: 'pixels',
    getFillColor: rgba(look.palette.cinnabar, 0.2),
    stroked: true,
    getLineColor: rgba(look.palette.cinnabar),
    getLineWidth: 3 * look.scale,
    lineWidthUnits: 'pixels',
    updateTriggers: { getRadius: look.scale, getLineWidth: look.scale, getFillColor: look.palette, getLineColor: look.palette },
  })
}

function clocks(data: readonly IncidentMark[], look: LayerLook): Layer {
  return new IconLayer<IncidentMark>({
    id: 'incident-late' satisfies LayerId,
    data,
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: incident => incident.position,
    getIcon: () => 'late',
    getSize: 17 * SYMBOL_SCALE * look.scale,
    getPixelOffset: incident => [sizeOf(incident) * 0.62 * look.scale, sizeOf(incident) * -0.62 * look.scale],
    updateTriggers: { getSize: look.scale, getPixelOffset: look.scale },
    alphaCutoff: 0.01,
  })
}
