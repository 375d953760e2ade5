import type { Layer } from '@deck.gl/core'
import { IconLayer } from '@deck.gl/layers'
import type { Camera } from '#domain/camera'
import type { LayerLook } from './layer-look.ts'
import type { LayerId } from './layer-order.ts'
import { SYMBOL_SCALE } from './symbol-atlas.ts'

export const CAMERA_SIZE = 16

/** A camera and, where its bearing is known, the cone it sees; an offline one fades. */
export function cameraLayers(cameras: readonly Camera[], look: LayerLook): Layer[] {
  const shared = {
    iconAtlas: look.atlas.image as unknown as string,
    iconMapping: look.atlas.mapping,
    getPosition: (camera: Camera) => camera.position,
    updateTriggers: { getSize: look.scale },
    alphaCutoff: 0.01,
  }
  return [
    new IconLayer<Camera>({
      ...shared,
      id: 'camera-cones' satisfies LayerId,
      data: cameras.filter(camera => camera.bearingDeg !== null && camera.isOnline),
      getIcon: () => 'cone',
      getSize: CAMERA_SIZE * 3 * look.scale,
      getAngle: camera => -(camera.bearingDeg ?? 0),
    }),
    new IconLayer<Camera>({
      ...shared,
      id: 'cameras' satisfies LayerId,
      data: cameras,
      getIcon: () => 'camera',
      getSize: CAMERA_SIZE * SYMBOL_SCALE * look.scale,
      getColor: camera => [0, 0, 0, camera.isOnline ? 255 : 110],
      pickable: look.isPickable,
    }),
  ]
}
