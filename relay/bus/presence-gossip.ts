import type { Id } from '@parley/shared/ids';
import type { NodeMessage } from './node-messages.ts';
import type { PresenceMode, PresenceTable } from './presence-table.ts';

export type PresenceGossipDeps = {
  node: string;
  table: PresenceTable;
  send(message: NodeMessage): void;
  isHealthy(): boolean;
  now?: () => number;
};

const tellEveryMs = 250;
/** A node that was not heard for this long (while Redis itself is well) is dead, and so are its connections. */
const deadAfterMs = 5_000;
const peopleInOneMessage = 200;

const inParts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / peopleInOneMessage) }, (_, n) => all.slice(n * peopleInOneMessage, (n + 1) * peopleInOneMessage));

type Peer = { heardAt: number; url: string | null; count: number | null; parts: [Id, Id[]][]; modes: Map<Id, PresenceMode>; askedAt: number };

/**
 * Keeps the tables of all nodes alike: each tells changes of its own share, counted, and its whole share to whoever missed one. A share goes with its node:
 * when it says bye, or falls silent.
 */
export function createPresenceGossip(deps: PresenceGossipDeps) {
  const { table, now = () => performance.now() } = deps;
  const peers = new Map<string, Peer>();
  let count = 0;

  type Told = readonly [Id, PresenceMode | null];
  const isSpecial = (told: Told): told is [Id, PresenceMode] => told[1] !== null;
  function withModes(told: readonly Told[]): { modes?: [Id, PresenceMode][] } {
    const modes = told.filter(isSpecial);
    return modes.length === 0 ? {} : { modes };
  }

  function tellChanges(): void {
    const changes = table.takeOwnChanges();
    for (const some of inParts(changes)) {
      count += 1;
      const modes = withModes(some.map(({ userId, mode }) => [userId, mode]));
      deps.send({ type: 'presence', count, changes: some.map(({ userId, roomIds }) => [userId, roomIds]), ...modes });
    }
  }

  function tellShare(): void {
    tellChanges();
    const people = [...table.own()].map(([userId, roomIds]): [Id, Id[]] => [userId, [...roomIds]]);
    const parts = [
      ...inParts(people).map((some) => ({ people: some, modes: some.map(([userId]): Told => [userId, table.ownMode(userId)]) })),
      ...inParts(table.choicesElsewhere()).map((modes) => ({ people: [], modes })),
    ];
    if (parts.length === 0) parts.push({ people: [], modes: [] });
    for (const [index, part] of parts.entries())
      deps.send({ type: 'share', count, isFirst: index === 0, isLast: index === parts.length - 1, people: part.people, ...withModes(part.modes) });
  }

  /** Asks for the whole share, once a second at most. */
  function ask(node: string, peer: Peer): void {
    if (now() - peer.askedAt < 1_000) return;
    peer.askedAt = now();
    deps.send({ type: 'want-share', node });
  }

  function drop(node: string): void {
    peers.delete(node);
    table.dropRemote(node);
  }

  function look(): void {
    if (!deps.isHealthy()) return;
    for (const [node, peer] of peers) if (now() - peer.heardAt > deadAfterMs) drop(node);
    tellChanges();
  }
  const timer = setInterval(look, tellEveryMs).unref();

  return {
    count: (): number => count,
    /** Messages may have been missed: silence so far proves nothing, and everybody tells everything again. */
    startOver(): void {
      for (const peer of peers.values()) {
        peer.heardAt = now();
        peer.count = null;
      }
      deps.send({ type: 'hello' });
      tellShare();
    },
    receive(node: string, message: NodeMessage): void {
      if (message.type === 'bye') {
        drop(node);
        return;
      }
      const peer: Peer = peers.get(node) ?? { heardAt: 0, url: null, count: null, parts: [], modes: new Map(), askedAt: Number.NEGATIVE_INFINITY };
      peers.set(node, peer);
      peer.heardAt = now();
      if (message.type === 'hello') tellShare();
      if (message.type === 'want-share' && message.node === deps.node) tellShare();
      if (message.type === 'beat') {
        peer.url = message.url;
        if (peer.count !== message.presenceCount) ask(node, peer);
      }
      if (message.type === 'presence') {
        const modes = new Map(message.modes);
        for (const [userId, roomIds] of message.changes) table.setRemote(node, userId, roomIds, modes.get(userId));
        // One that does not follow the last one known: the next beat asks for everything.
        peer.count = peer.count === message.count - 1 ? message.count : null;
      }
      if (message.type === 'share') {
        if (message.isFirst) {
          peer.parts = [];
          peer.modes.clear();
        }
        peer.parts.push(...message.people);
        for (const [userId, mode] of message.modes ?? []) peer.modes.set(userId, mode);
        if (!message.isLast) return;
        table.replaceRemote(node, peer.parts, peer.modes);
        peer.parts = [];
        peer.count = message.count;
      }
    },
    /** Public addresses of the other nodes that are alive. */
    urls: (): string[] => [...peers.values()].flatMap(({ url }) => url ?? []),
    nodeCount: (): number => peers.size + 1,
    close: (): void => clearInterval(timer),
  };
}
