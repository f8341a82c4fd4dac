import type { Id } from '@parley/shared/ids';
import type { NodeMessage } from './node-messages.ts';
import type { PresenceTable } from './presence-table.ts';

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

type Peer = { heardAt: number; url: string | null; count: number | null; parts: [Id, Id[]][]; askedAt: number };

/**
 * Keeps the tables of all nodes alike: each tells changes of its own share, counted, and its whole share to whoever missed one. A share goes with its node:
 * when it says bye, or falls silent.
 */
export function createPresenceGossip(deps: PresenceGossipDeps) {
  const { table, now = () => performance.now() } = deps;
  const peers = new Map<string, Peer>();
  let count = 0;

  function tellChanges(): void {
    const changes = table.takeOwnChanges();
    for (let start = 0; start < changes.length; start += peopleInOneMessage) {
      count += 1;
      deps.send({ type: 'presence', count, changes: changes.slice(start, start + peopleInOneMessage) });
    }
  }

  function tellShare(): void {
    tellChanges();
    const people = [...table.own()].map(([userId, roomIds]): [Id, Id[]] => [userId, [...roomIds]]);
    for (let start = 0; start === 0 || start < people.length; start += peopleInOneMessage) {
      const end = start + peopleInOneMessage;
      deps.send({ type: 'share', count, isFirst: start === 0, isLast: end >= people.length, people: people.slice(start, end) });
    }
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
      const peer = peers.get(node) ?? { heardAt: 0, url: null, count: null, parts: [], askedAt: Number.NEGATIVE_INFINITY };
      peers.set(node, peer);
      peer.heardAt = now();
      if (message.type === 'hello') tellShare();
      if (message.type === 'want-share' && message.node === deps.node) tellShare();
      if (message.type === 'beat') {
        peer.url = message.url;
        if (peer.count !== message.presenceCount) ask(node, peer);
      }
      if (message.type === 'presence') {
        for (const [userId, roomIds] of message.changes) table.setRemote(node, userId, roomIds);
        // One that does not follow the last one known: the next beat asks for everything.
        peer.count = peer.count === message.count - 1 ? message.count : null;
      }
      if (message.type === 'share') {
        if (message.isFirst) peer.parts = [];
        peer.parts.push(...message.people);
        if (!message.isLast) return;
        table.replaceRemote(node, peer.parts);
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
