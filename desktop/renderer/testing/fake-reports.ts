import type { Ledger } from '@parley/shared/ipc/views';
import type { SessionInfo } from '@parley/shared/protocol/http';
import type { FakeAccount } from './fake-world.ts';

const hour = 3_600_000;

/** Three devices, this one first. */
export function sampleSessions(nowMs: number): SessionInfo[] {
  const session = (n: number, name: string, platform: string, daysOld: number, hoursAgo: number): SessionInfo => ({
    id: `0198c0e2-0000-7000-8000-00000000000${n}`,
    device: { name, platform },
    createdAt: nowMs - daysOld * 24 * hour,
    lastUsedAt: nowMs - hoursAgo * hour,
    current: n === 1,
    ...(n === 3 ? {} : { lastAddress: n === 1 ? '203.0.113.24' : '2001:db8:4:1::/64' }),
  });
  return [session(1, 'ines-desk', 'linux', 40, 0), session(2, 'Ines’ MacBook', 'darwin', 210, 3), session(3, 'lab-bench-3', 'win32', 12, 50)];
}

/** A ledger of the account's rooms, with some history that is only on the server and one hole. */
export function ledgerOf(account: FakeAccount, nowMs: number): Ledger {
  const isOnline = account.view.connection.state === 'online';
  const rooms = [...account.rooms.values()].map((view, index) => {
    const serverHeadSeq = view.headSeq;
    const from = index === 5 ? Math.floor(serverHeadSeq * 0.22) : 1;
    const hole =
      index === 7 && serverHeadSeq > 40
        ? [
            { fromSeq: 1, toSeq: 30 },
            { fromSeq: 38, toSeq: serverHeadSeq },
          ]
        : null;
    return {
      roomId: view.room.id,
      name: view.room.name,
      kind: view.room.kind,
      firstSeq: 1,
      serverHeadSeq,
      hereSeq: serverHeadSeq,
      ranges: hole ?? (serverHeadSeq === 0 ? [] : [{ fromSeq: Math.max(1, from), toSeq: serverHeadSeq }]),
      holes: hole ? 7 : 0,
      waiting: view.waiting + view.failed,
      lastVerifiedAtMs: nowMs - (index + 2) * 120_000,
    };
  });
  return {
    connection: account.view.connection,
    waiting: account.outbox,
    holes: rooms.reduce((sum, room) => sum + room.holes, 0),
    lastRepairAtMs: nowMs - 62 * hour,
    messagesHeld: 412_806,
    bytesHeld: Math.round(1.9 * 1024 ** 3),
    headsAsOfMs: isOnline ? nowMs : nowMs - 5 * 60_000,
    rooms,
  };
}
