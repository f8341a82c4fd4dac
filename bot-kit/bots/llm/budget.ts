import type { Id } from '@parley/shared/ids';
import type { Memory } from './memory.ts';

/** How much may be asked: questions in an hour, tokens in a day for everybody together (about; both ways). */
export type BudgetLimits = { perPersonHour: number; perRoomHour: number; tokensPerDay: number };

const hourMs = 3_600_000;

/** Counts questions and tokens. The counts of the hour begin anew with the process, the day's are kept. */
export function createBudget(limits: BudgetLimits, memory: Pick<Memory, 'tokensToday' | 'spend'>, now: () => number = Date.now) {
  const asked = new Map<string, number[]>();

  function recent(key: string): number[] {
    const times = (asked.get(key) ?? []).filter((time) => time > now() - hourMs);
    if (times.length === 0) asked.delete(key);
    else asked.set(key, times);
    return times;
  }
  const minutesUntil = ([first = now()]: number[]) => Math.max(1, Math.ceil((first + hourMs - now()) / 60_000));
  const soon = (times: number[]) => `Please try again in ${minutesUntil(times) === 1 ? 'a minute' : `${minutesUntil(times)} minutes`}.`;

  return {
    /** Counts a question, or says in words why it may not be asked now. `null`: it may. */
    take({ userId, roomId }: { userId: Id; roomId: Id }): string | null {
      const person = recent(`person ${userId}`);
      const room = recent(`room ${roomId}`);
      if (person.length >= limits.perPersonHour) return `You have asked ${limits.perPersonHour} times in the last hour. ${soon(person)}`;
      if (room.length >= limits.perRoomHour) return `This room has asked ${limits.perRoomHour} times in the last hour. ${soon(room)}`;
      if (memory.tokensToday() >= limits.tokensPerDay) return 'What may be spent on answers today is used up. It goes on tomorrow (UTC).';
      asked.set(`person ${userId}`, [...person, now()]);
      asked.set(`room ${roomId}`, [...room, now()]);
      return null;
    },
    spend: (tokens: number): void => memory.spend(tokens),
  };
}
export type Budget = ReturnType<typeof createBudget>;
