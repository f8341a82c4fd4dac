import type { RoomView } from '@parley/shared/ipc/views';
import { isSlowed } from '@parley/shared/room-rules';
import Timer from 'lucide-react/icons/timer';
import { useEffect, useState } from 'react';
import { waitWords } from '../room-settings/slow-mode.ts';

/** Slow mode, for those it concerns: how often one may write, and while one waits, for how long still. */
export function SlowMode({ view }: { view: RoomView }) {
  const { slowModeSeconds } = view.room;
  const left = useSecondsLeft(view.slowUntilMs);
  if (slowModeSeconds === undefined || !isSlowed(view.role)) return null;
  const words =
    left > 0
      ? `Slow mode: what you send now goes out in ${timeLeft(left)}.`
      : `Slow mode: one message every ${slowModeSeconds === 60 ? 'minute' : slowModeSeconds === 3_600 ? 'hour' : waitWords(slowModeSeconds)}.`;
  return (
    <span className="composer-offline composer-slow tabular">
      <Timer size={14} strokeWidth={2} aria-hidden />
      <span title={words}>{words}</span>
    </span>
  );
}

/** Counts down to 0, once a second. */
function useSecondsLeft(untilMs: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (untilMs === null || untilMs <= Date.now()) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= untilMs) clearInterval(timer);
    }, 1_000);
    return () => clearInterval(timer);
  }, [untilMs]);
  return untilMs === null ? 0 : Math.max(0, Math.ceil((untilMs - now) / 1_000));
}

function timeLeft(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
