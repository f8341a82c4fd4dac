import type { OutboxItem } from '@parley/shared/ipc/views';

/** What goes out at once needs no line: it shows only after something has waited this long. */
export const waterlineAfterMs = 2_000;

/**
 * In how many ms the waterline has to show, 0 for now, null for never: at once when offline or when something failed, else when the oldest has waited
 * two seconds.
 */
export function waterlineInMs(outbox: readonly OutboxItem[], isOnline: boolean, nowMs: number): number | null {
  if (outbox.length === 0) return null;
  if (!isOnline || outbox.some((item) => item.state === 'failed')) return 0;
  const oldest = Math.min(...outbox.map((item) => item.createdAt));
  return Math.min(waterlineAfterMs, Math.max(0, oldest + waterlineAfterMs - nowMs));
}

/** "On this device only · 2 waiting, 1 needs you". */
export function waterlineText(waiting: number, failed: number): string {
  const parts = [waiting > 0 ? `${waiting} waiting` : '', failed > 0 ? `${failed} ${failed === 1 ? 'needs' : 'need'} you` : ''].filter((part) => part !== '');
  return `On this device only · ${parts.join(', ')}`;
}
