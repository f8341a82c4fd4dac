import type { User } from '@parley/shared/entities/user';
import { useEffect, useState } from 'react';

/** The longest wait that a timer of the platform can hold, in milliseconds. */
const longestWaitMs = 2 ** 31 - 1;

/** The words of somebody's custom status while it lasts, null where there is none (any more). */
export function useStatus(user: User | null | undefined): string | null {
  const [, setNow] = useState(0);
  const status = user?.status;
  const expiresAt = status?.expiresAt ?? null;
  useEffect(() => {
    if (expiresAt === null || expiresAt <= Date.now()) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(expiresAt - Date.now() + 1, longestWaitMs));
    return () => clearTimeout(timer);
  }, [expiresAt]);
  if (!status || (expiresAt !== null && expiresAt <= Date.now())) return null;
  return [status.emoji, status.text].filter(Boolean).join(' ') || null;
}

/** The time of day where somebody lives, null where the zone is not known to this system. */
export function localTime(timeZone: string, nowMs: number): string | null {
  try {
    return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', timeZone }).format(nowMs);
  } catch {
    return null;
  }
}
