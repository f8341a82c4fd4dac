import { useEffect, useState } from 'react';
import { dayOf } from '../../ui/time-words.ts';

/** Midnight of the current day (epoch ms); changes when the day does, also after the machine has slept. */
export function useToday(): number {
  const [today, setToday] = useState(() => dayOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setToday(dayOf(Date.now())), 30_000);
    return () => clearInterval(timer);
  }, []);
  return today;
}
