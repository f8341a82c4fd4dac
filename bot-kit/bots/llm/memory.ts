import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { z } from 'zod';

const memorySchema = z.object({ rooms: z.array(z.string()), day: z.string(), tokens: z.number(), unfinished: z.record(z.string(), z.string()).default({}) });

/** What the bot knows from one start to the next: in which rooms an admin has switched it on, how much was spent today (UTC), and which answers to commands are being written. */
export type Memory = {
  isOn(roomId: Id): boolean;
  /** Kept before this answers. */
  switchRoom(roomId: Id, on: boolean): void;
  tokensToday(): number;
  spend(tokens: number): void;
  /** Answers that were begun and not ended: message to room. */
  unfinished(): [messageId: Id, roomId: Id][];
  begin(messageId: Id, roomId: Id): void;
  end(messageId: Id): void;
};

/** Opens the file, which is made where there is none. Throws where it is damaged or cannot be written. */
export function openMemory(file: string, now: () => number = Date.now): Memory {
  const today = () => new Date(now()).toISOString().slice(0, 10);
  const { rooms, unfinished, ...spent } = read(file) ?? { rooms: [], day: today(), tokens: 0, unfinished: {} };
  const on = new Set(rooms);

  function write(): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, `${JSON.stringify({ rooms: [...on], unfinished, ...spent })}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  write();

  return {
    isOn: (roomId) => on.has(roomId),
    switchRoom(roomId, isOn) {
      if (isOn) on.add(roomId);
      else on.delete(roomId);
      write();
    },
    tokensToday: () => (spent.day === today() ? spent.tokens : 0),
    spend(tokens) {
      if (spent.day !== today()) Object.assign(spent, { day: today(), tokens: 0 });
      spent.tokens += tokens;
      write();
    },
    unfinished: () => Object.entries(unfinished),
    begin(messageId, roomId) {
      unfinished[messageId] = roomId;
      write();
    },
    end(messageId) {
      delete unfinished[messageId];
      write();
    },
  };
}

function read(file: string): z.infer<typeof memorySchema> | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    return memorySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`The file ${file} is damaged. Remove it to begin anew: the bot is then switched off in every room.`, { cause });
  }
}
