const LONGEST_SIDE_PX = 1600
const QUALITY = 0.82

/**
 * Draws the photo again at 1,600 px at most: a tenth of the bytes for a weak network, and drawing drops
 * whatever the camera wrote into the file (place, serial number). Throws when the file is no picture.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('photo could not be encoded'))), 'image/jpeg', QUALITY)
    })
  } finally {
    picture.close()
  }
}
