import type { Crop } from './crop.ts';

/** Twice what the server keeps, so that its own making small has something to work with. */
const edge = 512;

/** The chosen square as a small picture of its own, of a moving one the first frame; null where it cannot be drawn. Nothing of the file but its pixels is in it. */
export async function drawSquare(image: HTMLImageElement, { x, y, size }: Crop): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = edge;
  canvas.height = edge;
  const pen = canvas.getContext('2d');
  if (pen === null) return null;
  pen.imageSmoothingQuality = 'high';
  try {
    pen.drawImage(image, x, y, size, size, 0, 0, edge, edge);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', 0.92));
  } catch {
    return null;
  }
}
