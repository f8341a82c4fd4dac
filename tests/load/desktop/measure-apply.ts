import { join } from 'node:path';
import type { LogEvent } from '@parley/shared/entities/log-event';
import type { RoomState } from '@parley/shared/entities/membership';
import { applyLog } from '../../../desktop/engine/store/cache/apply-events.ts';
import { deriveRoom } from '../../../desktop/engine/store/cache/derive-room.ts';
import { beginForgetting, forgetSome } from '../../../desktop/engine/store/cache/forget-room.ts';
import { putCursor, putRoomState } from '../../../desktop/engine/store/cache/rooms.ts';
import { indexSome } from '../../../desktop/engine/store/cache/search-index.ts';
import { migrations } from '../../../desktop/engine/store/migrations/migrations.ts';
import { openStore } from '../../../desktop/engine/store/open-store.ts';
import { createLivePackets } from '../../../desktop/engine/sync/live-packets.ts';
import { nextTurn } from '../../../desktop/engine/sync/wait.ts';
import { type SeededProfile, uuidOf } from './seed-profile.ts';
import { createVocabulary } from './vocabulary.ts';

/** 1,000 new messages of a live room, in ms: taken as the engine takes live packets; and put into the full-text index, which follows. */
export type ApplyFigures = { packetsOf: number; applyMs: number; indexMs: number; slowestIndexStepMs: number };

const events = 1_000;
/** A packet of one message is about 500 bytes; the socket is read 64 KB at a time. A low guess. */
const packetsInARead = 20;

/** Applies them to the big store as the intake does, in a room of its own that goes again. */
export async function measureApply(directory: string, profile: SeededProfile, packetsOf: number): Promise<ApplyFigures> {
  const userId = uuidOf('user 0');
  const roomId = uuidOf('live room');
  const store = openStore({
    path: join(directory, 'accounts', profile.accountId, 'cache.db'),
    migrations: migrations.cache,
    durability: 'normal',
    secureDelete: true,
    onDamage: 'rebuild',
    onProblem: () => undefined,
    nowMs: Date.now(),
  });
  try {
    store.write((write) => {
      putRoomState(write, stateOf(roomId));
      putCursor(write, roomId, 0);
    });
    const log = made(roomId);
    const startedAt = performance.now();
    let applied = 0;
    const live = createLivePackets((run) => {
      store.write((write) => {
        applyLog(write, { roomId, userId, to: run.to, events: run.events });
        deriveRoom(write, roomId, userId, 0);
      });
      applied = run.to;
    });
    for (let first = 0; first < events; first += packetsOf) {
      const packet = log.slice(first, first + packetsOf);
      live.receive({ roomId, from: first + 1, to: first + packet.length, events: packet });
      if ((first / packetsOf) % packetsInARead === packetsInARead - 1) await nextTurn();
    }
    while (applied < events) await nextTurn();
    const applyMs = performance.now() - startedAt;
    const steps: number[] = [];
    for (let taken = 1; taken > 0; ) {
      const from = performance.now();
      taken = store.write((write) => indexSome(write, 50));
      steps.push(performance.now() - from);
    }
    store.write((write) => beginForgetting(write, roomId, 'room'));
    while (!store.write((write) => forgetSome(write, roomId))) await nextTurn();
    return { packetsOf, applyMs, indexMs: steps.reduce((sum, step) => sum + step, 0), slowestIndexStepMs: Math.max(...steps) };
  } finally {
    store.close();
  }
}

function stateOf(roomId: string): RoomState {
  return {
    room: { id: roomId, kind: 'public', name: 'live', topic: '', historyFrom: 'start', createdAt: 1, version: 1 },
    role: 'member',
    notify: 'all',
    firstSeq: 1,
    headSeq: 0,
    lastReadSeq: 0,
    markVersion: 0,
    unread: 0,
    mentions: 0,
    members: 200,
    online: 1,
  };
}

function made(roomId: string): LogEvent[] {
  const vocabulary = createVocabulary(7);
  const at = Date.UTC(2026, 10, 20);
  return Array.from({ length: events }, (_, index): LogEvent => {
    const seq = index + 1;
    const actorId = uuidOf(`user ${1 + (index % 20)}`);
    const message = {
      id: uuidOf(`live message ${seq}`),
      roomId,
      seq,
      version: seq,
      authorId: actorId,
      kind: 'text' as const,
      body: vocabulary.body(),
      createdAt: at + index * 5,
      mentions: { userIds: [] },
      files: [],
      votes: { up: 0, down: 0 },
      reactions: [],
    };
    return { type: 'message-created', seq, at: message.createdAt, actorId, message };
  });
}
