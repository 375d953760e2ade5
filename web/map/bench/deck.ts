import { Deck, MapView } from '@deck.gl/core'
import { EAST, NORTH, SOUTH, WEST } from './bench-city.ts'

/** A deck of its own, looking at the whole bench city. */
export function openDeck(width: number, height: number): Promise<Deck> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.style.cssText = `width:${width}px;height:${height}px`
  document.body.append(canvas)
  const zoom = Math.log2(Math.min(width / (((EAST - WEST) / 360) * 512), height / (((NORTH - SOUTH) / 360 / Math.cos((39.9 * Math.PI) / 180)) * 512)))
  return new Promise(resolve => {
    const deck: Deck<MapView> = new Deck({
      canvas, width, height, useDevicePixels: false, controller: false,
      views: new MapView({ id: 'bench' }),
      viewState: { longitude: (WEST + EAST) / 2, latitude: (SOUTH + NORTH) / 2, zoom } as never,
      layers: [],
      onLoad: () => resolve(deck as unknown as Deck),
    })
  })
}

/** Draws now, and waits until the last pixel of it is there. */
export function drawNow(deck: Deck): Uint8Array {
  const { gl } = (deck as unknown as { device: { gl: WebGL2RenderingContext } }).device
  deck.redraw('bench')
  const pixel = new Uint8Array(4)
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
  return pixel
}

/** Every pixel of what is drawn now, from the bottom up. */
export function pixelsNow(deck: Deck, width: number, height: number): Uint8Array {
  const { gl } = (deck as unknown as { device: { gl: WebGL2RenderingContext } }).device
  const pixels = new Uint8Array(width * height * 4)
  deck.redraw('bench')
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  return pixels
}
