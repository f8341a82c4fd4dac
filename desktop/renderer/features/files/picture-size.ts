export type Size = { width: number; height: number };
/** As far as it is known. */
export type Measured = { width?: number | undefined; height?: number | undefined };

/** The most room that one picture takes, and the size of one among several. CSS pixels. */
export const pictureMax: Size = { width: 480, height: 320 };
export const tileSize: Size = { width: 168, height: 96 };
/** The smallest side: a picture of one pixel can still be pressed. */
const sideMin = 32;
/** Where nobody knows how large it is. */
const usual: Size = { width: 240, height: 160 };

/** How large a picture is drawn: as it is, or made smaller to fit; never larger than it is, but always large enough to be pressed. */
export function fitPicture(size: Measured | undefined, max: Size = pictureMax): Size {
  const width = size?.width ?? usual.width;
  const height = size?.height ?? usual.height;
  const scale = Math.min(1, max.width / width, max.height / height);
  return { width: Math.max(sideMin, Math.round(width * scale)), height: Math.max(sideMin, Math.round(height * scale)) };
}
