import { Placed } from './placed.ts'

/** `approach` of units to a place: begins when one comes within the distance, ends when it goes. Who is there already did not come. */
export class Arriving extends Placed<'approach'> {
  protected override joined(pair: number, isSeen: boolean): void {
    if (isSeen) this.begin(pair, { atMs: this.scene.pairs.sinceMs[pair]!, reading: null })
  }

  protected override parted(pair: number, atMs: number): void {
    this.end(pair, atMs)
  }
}
