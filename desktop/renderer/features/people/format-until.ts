/** When something is over, as one would say it: the time today, else with the day. */
export function formatUntil(untilMs: number, nowMs: number = Date.now()): string {
  const until = new Date(untilMs);
  const isToday = until.toDateString() === new Date(nowMs).toDateString();
  return until.toLocaleString(undefined, isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}
