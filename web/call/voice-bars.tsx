'use client'
import { useEffect, useRef } from 'react'
import styles from './tile.module.css'
import { VoiceLevel } from './voice-level.ts'

const WIDTH = 92
const HEIGHT = 26
const STEP = 7
const BAR = 3.5
/** Silence is a row of dots, so that a voice that stops does not look like one that broke. */
const LEAST = 0.15

/** How a voice sounds now, drawn on a canvas from frame to frame: React knows nothing of it. */
export function VoiceBars({ track }: { track: MediaStreamTrack }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const pen = canvas.current?.getContext('2d')
    if (!canvas.current || !pen) return
    const ratio = devicePixelRatio
    canvas.current.width = WIDTH * ratio
    canvas.current.height = HEIGHT * ratio
    pen.scale(ratio, ratio)
    pen.fillStyle = getComputedStyle(canvas.current).color
    const level = new VoiceLevel(track)
    let frame = 0
    const draw = () => {
      pen.clearRect(0, 0, WIDTH, HEIGHT)
      level.read().forEach((loud, bar) => {
        const height = Math.max(LEAST, loud) * (HEIGHT - 2)
        pen.beginPath()
        pen.roundRect(bar * STEP, (HEIGHT - height) / 2, BAR, height, BAR / 2)
        pen.fill()
      })
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => {
      cancelAnimationFrame(frame)
      level.close()
    }
  }, [track])
  return <canvas ref={canvas} className={styles.bars} aria-hidden />
}
