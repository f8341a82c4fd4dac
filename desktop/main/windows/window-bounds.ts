import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), isMaximized: z.boolean() });
/** Where the window was, in device-independent pixels. */
export type WindowBounds = z.infer<typeof boundsSchema>;
export type Area = { x: number; y: number; width: number; height: number };

export const smallestWindow = { width: 320, height: 480 };
/** How much of the window must lie on a screen for the person to get hold of it. */
const visiblePixels = 80;

/** The bounds kept at `path`; null where there are none or they cannot be read. */
export function readBounds(path: string): WindowBounds | null {
  try {
    const parsed = boundsSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps the bounds at `path`. Why that was not possible, null where it was: a full disk is no reason to trouble somebody who moves a window. */
export function writeBounds(path: string, bounds: WindowBounds): string | null {
  try {
    writeFileSync(`${path}.new`, JSON.stringify(bounds));
    renameSync(`${path}.new`, path);
    return null;
  } catch (error) {
    return String(error);
  }
}

/** The kept bounds, if a window there could be seen on one of the screens; at least the smallest size. */
export function usableBounds(kept: WindowBounds | null, screens: readonly Area[]): WindowBounds | null {
  if (kept === null) return null;
  const isVisible = screens.some(
    (screen) =>
      kept.x + kept.width >= screen.x + visiblePixels &&
      kept.x <= screen.x + screen.width - visiblePixels &&
      kept.y >= screen.y - 1 &&
      kept.y <= screen.y + screen.height - visiblePixels,
  );
  return isVisible ? { ...kept, width: Math.max(kept.width, smallestWindow.width), height: Math.max(kept.height, smallestWindow.height) } : null;
}
