/** A square part of a picture, in the picture's own pixels. */
export type Crop = { x: number; y: number; size: number };
type Size = { width: number; height: number };

/** The smallest part that still makes a picture of its own. */
const mostZoom = 8;

const within = (value: number, max: number): number => Math.min(Math.max(0, value), Math.max(0, max));
const inside = ({ x, y, size }: Crop, { width, height }: Size): Crop => ({ x: within(x, width - size), y: within(y, height - size), size });

/** The largest square, in the middle. */
export function firstCrop({ width, height }: Size): Crop {
  const size = Math.min(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
}

/** Moved by so many of the picture's pixels, as far as the picture goes. */
export function moveCrop(crop: Crop, dx: number, dy: number, picture: Size): Crop {
  return inside({ ...crop, x: crop.x + dx, y: crop.y + dy }, picture);
}

/** How far one has zoomed in: 1 shows the largest square. */
export const zoomOf = (crop: Crop, { width, height }: Size): number => Math.min(width, height) / crop.size;

/** The same middle, closer or further away. */
export function zoomCrop(crop: Crop, zoom: number, picture: Size): Crop {
  const size = Math.min(picture.width, picture.height) / Math.min(Math.max(1, zoom), mostZoom);
  const shift = (crop.size - size) / 2;
  return inside({ x: crop.x + shift, y: crop.y + shift, size }, picture);
}
