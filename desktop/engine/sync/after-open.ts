import type { Id } from '@parley/shared/ids';
import { isRetryable } from '@parley/shared/protocol/errors';
import type { AccountCore } from '../accounts/account-core.ts';
import { readRanges } from '../store/cache/ranges.ts';
import { allRooms, findRoom, type StoredRoom } from '../store/cache/rooms.ts';
import { offerLost } from './another-store.ts';
import { backoffMs } from './backoff.ts';
import type { CatchUp } from './catch-up.ts';
import type { Connection } from './connection.ts';
import type { FetchPage } from './fetch-page.ts';
import type { Repairs } from './repair-ranges.ts';
import { wait } from './wait.ts';

type PageParts = { core: AccountCore; connection: Connection; fetchPage: FetchPage; repairs: Repairs };
type Parts = PageParts & { catchUp: CatchUp };

const atOnce = 4;

async function eachOf<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** What is looked at first, then what calls, then what is unread. */
function byUrgency(core: AccountCore, rooms: readonly StoredRoom[]): StoredRoom[] {
  const { accountId, roomId } = core.attention();
  const rank = (room: StoredRoom): number => (accountId === core.id && room.id === roomId ? 1e6 : 0) + room.mentions * 1e3 + room.unread;
  return [...rooms].sort((a, b) => rank(b) - rank(a));
}

/** A room whose newest page is not here: it jumped, or is new to this device. */
function wantsPage(core: AccountCore, room: StoredRoom): boolean {
  const { cursor } = room;
  if (cursor === null || cursor < room.firstSeq) return false;
  return !readRanges(core.cache.read, room.id).some((range) => range.from <= cursor && cursor <= range.to);
}

/** Reads the newest page until it is here, patiently: this is work nobody waits for. @returns whether anything came */
async function readNewest({ core, connection, fetchPage }: PageParts, roomId: Id): Promise<boolean> {
  const { clock } = core.deps;
  const { backoffBaseMs: baseMs, backoffMaxMs: maxMs } = core.tuning;
  for (let attempt = 0; connection.isOpen() && !core.isClosed(); attempt += 1) {
    const room = findRoom(core.cache.read, roomId);
    if (!room || room.cursor === null || !wantsPage(core, room)) return attempt > 0;
    const fetched = await fetchPage(roomId, { before: room.cursor + 1 });
    if (fetched.ok) return true;
    if (!isRetryable(fetched.error.code)) return false;
    await wait(clock, backoffMs({ attempt, baseMs, maxMs, random: core.deps.random(), leastMs: fetched.error.retryAfterMs }));
  }
  return false;
}

/** The newest page and the stale ranges of one room, so that it is readable offline. */
export async function readBehind(parts: PageParts, roomId: Id): Promise<void> {
  const { core, repairs } = parts;
  const room = findRoom(core.cache.read, roomId);
  if (!room || room.cursor === null) return;
  const { cursor } = room;
  const isStale = readRanges(core.cache.read, roomId).some((range) => range.asOf < cursor);
  const isRepaired = isStale && (await repairs.repair(roomId));
  const isFetched = !core.isClosed() && (await readNewest(parts, roomId));
  if ((isRepaired || isFetched) && !core.isClosed()) core.news.reset(roomId);
}

/** After `sync.open`: reads every room that is behind, then the pages that are missing, then compares what a former store held. */
export function createAfterOpen(parts: Parts): () => Promise<void> {
  const { core, connection, catchUp } = parts;
  let run = 0;
  return async () => {
    run += 1;
    const mine = run;
    const isOver = (): boolean => mine !== run || core.isClosed() || !connection.isOpen();
    const members = allRooms(core.cache.read).filter((room) => room.state === 'member');
    const behind = byUrgency(
      core,
      members.filter((room) => room.cursor === null || room.cursor < room.headSeq),
    );
    let left = behind.length;
    connection.setBehind(left);
    await eachOf(behind, async (room) => {
      if (isOver()) return;
      await catchUp.catchUp(room.id);
      left -= 1;
      if (!isOver()) connection.setBehind(left);
    });
    if (isOver()) return;
    await offerLost(core, connection);
    await eachOf(byUrgency(core, members), async (room) => {
      if (!isOver()) await readBehind(parts, room.id);
    });
  };
}
