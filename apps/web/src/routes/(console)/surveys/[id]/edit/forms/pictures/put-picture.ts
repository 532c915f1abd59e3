import { type AddedPicture, api } from '$lib/api.ts'

/** Sizes in which a picture is tried, the largest first, until it is light enough for a phone. */
const SIDES = [960, 720, 480]
const LIGHT = 200_000
const HEAVIEST = 1_000_000

const blobOf = (canvas: HTMLCanvasElement, type: string): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, 0.85))

/** Draws the picture anew: nothing else of the file is kept, such as where a photo was taken. */
async function drawn(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file)
  const canvas = document.createElement('canvas')
  let last: Blob | null = null
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    // A browser that cannot write WebP writes PNG instead.
    last = await blobOf(canvas, 'image/webp')
    if (last && last.size <= LIGHT) return last
  }
  return last && last.size <= HEAVIEST ? last : null
}

/** Keeps a picture in the workspace; null where it is none. @throws what the API refuses */
export async function putPicture(file: File): Promise<AddedPicture | null> {
  const picture = await drawn(file)
  return picture && api().addPicture(picture)
}
