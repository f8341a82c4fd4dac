/** What is needed of Electron's WebFrameMain, so that the rule can be tested without a window. */
export type FrameFacts = { parent: unknown; origin: string };

/** Whether a call comes from the app's own page: the top frame of a window, with the app's origin. A frame that is already gone counts as foreign. */
export function isTrustedFrame(frame: FrameFacts | null, origins: readonly string[]): boolean {
  return frame !== null && frame.parent === null && origins.includes(frame.origin);
}
