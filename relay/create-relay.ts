import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '@parley/shared/ids';
import { v7 as uuidv7 } from 'uuid';
import { migrate } from '../prisma/migrate.ts';
import { openBus } from './bus/create-bus.ts';
import { createPresenceTable } from './bus/presence-table.ts';
import { secretMark } from './bus/secret-mark.ts';
import { createSignInLimits } from './bus/sign-in-limits.ts';
import type { RelayConfig } from './config.ts';
import { runGroup } from './consumers/run-group.ts';
import type { Deps } from './domain/deps.ts';
import { queueHookEvents } from './domain/hooks/deliver/queue-events.ts';
import { createMembershipCache } from './domain/members/membership-cache.ts';
import type { CommittedPacket, Publisher } from './domain/ports.ts';
import { queuePushes } from './domain/push/deliver/queue-messages.ts';
import { RelayError } from './domain/relay-error.ts';
import { createJoinTogether } from './domain/rooms/join-together.ts';
import { createAccessTokens } from './domain/sessions/access-tokens.ts';
import { createFailPoints, type FailPoints } from './fail-points.ts';
import { createFiles } from './files/create-files.ts';
import { createResumableUploads } from './files/resumable-uploads.ts';
import { createHttp } from './http/create-http.ts';
import { createLogger, type RelayLogger } from './observability/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { lookAtNeeds } from './observability/node-needs.ts';
import { createRelayEvents } from './observability/relay-events.ts';
import { createFetchPublic } from './outgoing/fetch-public.ts';
import { postOutside } from './outgoing/post-outside.ts';
import { createArgon2Hasher } from './passwords/argon2-hasher.ts';
import { createPersistence } from './persistence/create-persistence.ts';
import { roomsWithOutgoingHooks, roomsWithPush } from './persistence/event-feed.ts';
import { createLinkPreviews } from './previews/create-link-previews.ts';
import { createRealtime } from './realtime/create-realtime.ts';
import { noteLastSeen } from './realtime/note-last-seen.ts';
import { noOtherNodes } from './realtime/other-nodes.ts';
import { serveSockets } from './realtime/serve-sockets.ts';
import { watchEndings } from './realtime/watch-endings.ts';
import { startWorkers } from './start-workers.ts';

export type RelayOptions = { databaseUrl: string; logger?: RelayLogger; failPoints?: FailPoints };

/** A relay node: opened, not listening yet. */
export type Relay = {
  failPoints: FailPoints;
  storeId: Id;
  /** Takes connections from now on. Answers the address it listens on. */
  listen(): Promise<string>;
  /** Drains and closes everything, in at most about `withinMs` + 3 s. A second call waits for the first. */
  stop(withinMs?: number): Promise<void>;
};

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
const encoder = new TextEncoder();

/** Wires a node: migrations, database, other nodes, realtime, HTTP. The only place that knows all of them. */
export async function createRelay(config: RelayConfig, options: RelayOptions): Promise<Relay> {
  const logger = options.logger ?? createLogger(config.logLevel, config.nodeName);
  const failPoints = options.failPoints ?? createFailPoints();
  const metrics = createMetrics();
  const events = createRelayEvents(logger, metrics);
  await migrate(options.databaseUrl);

  // The log writer publishes what it commits, and the publisher is made of what the database gives: one of the two comes later.
  let publish = (_packet: CommittedPacket): void => undefined;
  const { log: logReader, ...stores } = await createPersistence({ databaseUrl: options.databaseUrl, onCommitted: (packet) => publish(packet), log: logger });
  const persistence = { ...stores, logReader };
  const { storeId } = persistence.server;
  metrics.lookAtNeedsBy(lookAtNeeds(() => persistence.server.ping(), config.dataDir));
  const table = createPresenceTable();
  const clock = { now: () => Date.now() };
  const memberships = createMembershipCache(persistence.rooms);
  const accessTokens = createAccessTokens(encoder.encode(config.jwtSecret), storeId, clock);
  const bus =
    config.redisUrl === null
      ? null
      : openBus({
          redisUrl: config.redisUrl,
          storeId,
          node: randomUUID(),
          nodeName: config.nodeName,
          publicUrl: config.publicUrl,
          secretMark: secretMark(config.jwtSecret, storeId),
          table,
          events,
        });
  if (bus === null) metrics.otherNodesHealthy.set(1);
  const lastSeen = noteLastSeen(table, { note: persistence.privacy.noteSeen, onFailed: (error) => events.backgroundWaits('last-seen', error) });
  const realtime = createRealtime({
    ...persistence,
    memberships,
    accessTokens,
    others: bus?.others ?? noOtherNodes,
    follower: lastSeen.follower,
    takePresenceChanges: table.takeChanges,
    publicUrl: config.publicUrl,
    now: clock.now,
    events,
    metrics,
    failPoints,
    ...(bus === null ? {} : { adapter: bus.adapter }),
  });
  // Groups of consumers of the rooms' logs: each commit of this node is told to all of them.
  const hookEvents = queueHookEvents(persistence);
  const pushEvents = queuePushes({ ...persistence, pushAfterMs: config.pushAfterMs });
  const groups = [
    runGroup({ name: 'search', feed: persistence.searchIndex, events, owner: randomUUID() }),
    runGroup({ name: hookEvents.name, feed: persistence.eventFeed(hookEvents, roomsWithOutgoingHooks), events, owner: randomUUID() }),
    runGroup({ name: pushEvents.name, feed: persistence.eventFeed(pushEvents, roomsWithPush), events, owner: randomUUID() }),
  ];
  const noticed = (packet: { roomId: Id; to: number }) => {
    for (const group of groups) group.notice(packet);
  };
  // A node for such work alone commits nothing: it reads what others commit.
  const readsOthers = config.roles.every((role) => role === 'worker');
  const publisher: Publisher = {
    ...realtime.publisher,
    log(packet) {
      realtime.publisher.log(packet);
      noticed(packet);
    },
  };
  publish = (packet) => {
    realtime.publisher.logAfterAnswers(packet);
    noticed(packet);
  };
  bus?.listen({
    wants: (roomId, to) => {
      if (readsOthers) noticed({ roomId, to });
      return realtime.gates.has(roomId) && (realtime.gates.last(roomId) ?? 0) < to;
    },
    receive: realtime.receive,
    membershipChanged: realtime.membershipCheck.changed,
    endSessions: realtime.lifetime.endSessions,
    repair: () => void realtime.repair(),
    peerReturned: () => void realtime.gateWatch.lookNow(),
  });
  const stopWatchingEndings = watchEndings({ ...persistence, lifetime: realtime.lifetime, membershipCheck: realtime.membershipCheck, events });

  const { files, uploadFolder, sweep } = await createFiles({
    ...config.files,
    folder: join(config.dataDir, 'files'),
    store: persistence.fileStore,
    pictures: persistence.pictureStore,
    rateLimits: config.rateLimits,
    secret: encoder.encode(config.refreshSecret),
    clock,
    onMoved: events.fileMoved,
  });

  // Everything that is fetched from others goes through this one.
  const outgoing = createFetchPublic({ ...config.outgoing, userAgent: `Parley/${version} (a chat server)` });
  const linkPreviews = config.outgoing.linkPreviews
    ? createLinkPreviews({
        fetch: outgoing.fetch,
        store: persistence.linkPreviewStore,
        clock,
        onLooked: events.linkLookedAt,
        onFailed: (error) => events.backgroundWaits('link-previews', error),
      })
    : null;

  const domain: Deps = {
    ...persistence,
    files,
    linkPreviews,
    memberships,
    joinTogether: createJoinTogether({ rooms: persistence.rooms, memberships, publisher, presence: table.presence, nodeName: config.nodeName }),
    publisher,
    presence: table.presence,
    passwords: createArgon2Hasher(),
    accessTokens,
    signInLimits: createSignInLimits(config.rateLimits, bus?.counting ?? null),
    clock,
    newId: () => uuidv7(),
    onFirstAccount: events.firstAccountMade,
    ...(bus === null ? {} : { nodeUrls: async () => bus.nodeUrls() }),
    outgoingRefusal: outgoing.refusal,
    postOutside: postOutside(outgoing.fetch),
    settings: {
      nodeName: config.nodeName,
      serverName: config.publicUrl === null ? 'Parley' : new URL(config.publicUrl).hostname,
      publicUrl: config.publicUrl,
      registration: config.registration,
      firstAdminInvite: config.firstAdminInvite,
      refreshSecret: encoder.encode(config.refreshSecret),
      commandMs: config.commandMs,
      pushAfterMs: config.pushAfterMs,
    },
  };
  const workers = config.roles.includes('worker')
    ? startWorkers({ domain, sweepFolder: sweep, isPresenceKnown: () => bus?.isHealthy() ?? true, pushAfterMs: config.pushAfterMs, events, metrics })
    : null;
  metrics.countPushesBy(() => domain.pushQueue.countWaiting().catch(() => 0));
  const sockets = serveSockets({ realtime, domain, rateLimits: config.rateLimits, trustProxy: config.trustProxy, events, failPoints });
  const http = await createHttp({
    domain,
    version,
    publicUrl: config.publicUrl,
    appUrl: config.appUrl,
    trustProxy: config.trustProxy,
    logger,
    metrics: metrics.registry,
    uploads: createResumableUploads(domain, uploadFolder, events.uploadBroke),
    answerCall: ({ name, payload, ...caller }) => sockets.answerCall(name, payload, { ...caller, socket: null, order: null }),
    isDraining: sockets.isDraining,
    isRedisHealthy: () => bus?.isHealthy() ?? null,
  });

  // A node for sockets only still tells operators how it is; its HTTP calls are answered by the nodes that have that role.
  if (!config.roles.includes('api')) {
    http.app.addHook('onRequest', async (request) => {
      if (request.url.startsWith('/v1/')) throw new RelayError('not-found', 'This node does not answer HTTP calls.');
    });
  }

  async function close(withinMs: number): Promise<void> {
    const startedAt = performance.now();
    await sockets.drain(withinMs);
    await http.app.close();
    stopWatchingEndings();
    await Promise.all(groups.map((group) => group.close()));
    await workers?.close();
    await Promise.all([linkPreviews?.close(), outgoing.close()]);
    await lastSeen.close();
    await persistence.close();
    realtime.close();
    await bus?.close();
    events.relayStopped(Math.round(performance.now() - startedAt));
  }

  let closing: Promise<void> | null = null;
  return {
    failPoints,
    storeId,
    async listen() {
      if (config.roles.includes('realtime')) realtime.attach(http.server);
      const address = await http.app.listen({ port: config.port, host: config.host });
      events.relayListening(config.publicUrl ?? address);
      return address;
    },
    stop(withinMs = 3_000) {
      closing ??= close(withinMs);
      return closing;
    },
  };
}
