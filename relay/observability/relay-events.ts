import type { ErrorCode } from '@parley/shared/protocol/errors';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { RelayLogger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export type RelayEvents = ReturnType<typeof createRelayEvents>;

/** `requestId`: the socket and the number of the call on it. */
export type CallInProgress = { call: string; requestId: string; startedAtMs: number };
type Person = { userId: string; sessionId: string };

/** More than what is committed between two looks of a busy node. */
const groupFarBehind = 20_000;

/** One function for each thing worth knowing: its log line and its number together, so that neither is forgotten. */
export function createRelayEvents(logger: RelayLogger, metrics: Metrics) {
  return {
    callAnswered({ call, requestId, startedAtMs }: CallInProgress, result: 'ok' | ErrorCode): void {
      const tookMs = performance.now() - startedAtMs;
      metrics.calls.inc({ call, result });
      metrics.callSeconds.observe({ call }, tookMs / 1_000);
      if (logger.isLevelEnabled('debug')) logger.debug({ call, requestId, result, tookMs }, 'a call was answered');
    },
    /** The one place where an unexpected error of a call is logged; `errorId` is all the client hears. */
    callBroke({ call, requestId }: CallInProgress, errorId: string, error: unknown, person: Person): void {
      metrics.errors.inc({ place: 'call' });
      logger.error({ call, requestId, errorId, err: error, ...person }, 'a call broke');
    },
    uploadBroke(errorId: string, error: unknown): void {
      metrics.errors.inc({ place: 'uploads' });
      logger.error({ errorId, err: error }, 'a resumable upload broke');
    },
    backgroundBroke(place: string, error: unknown): void {
      metrics.errors.inc({ place });
      logger.error({ place, err: error }, 'background work failed');
    },
    /** Expected while a service is away: counted, and said without a stack. */
    backgroundWaits(place: string, error: unknown): void {
      metrics.errors.inc({ place });
      logger.debug({ place, reason: error instanceof Error ? error.message : String(error) }, 'background work waits');
    },
    callLimited(budget: 'writes' | 'readBytes' | 'pending', userId: string): void {
      metrics.limited.inc({ budget });
      logger.debug({ budget, userId }, 'a call was refused by a budget');
    },
    handshakeRefused(code: string, reason: string): void {
      metrics.handshakes.inc({ result: code });
      if (code === 'rate-limited') metrics.limited.inc({ budget: 'handshakes' });
      logger.debug({ code, reason }, 'a handshake was refused');
    },
    socketOpened(person: Person): void {
      metrics.handshakes.inc({ result: 'ok' });
      metrics.sockets.inc();
      logger.debug(person, 'socket opened');
    },
    socketClosed(person: Person, reason: string): void {
      metrics.sockets.dec();
      logger.debug({ ...person, reason }, 'socket closed');
    },
    socketEnded(person: Person, code: EndedCode): void {
      metrics.ended.inc({ code });
      logger.info({ ...person, code }, 'session ended on a socket');
    },
    socketBehind(userId: string, bufferedBytes: number): void {
      metrics.behind.inc();
      logger.warn({ userId, bufferedBytes }, 'a socket was too slow and left its rooms');
    },
    packetEmitted(eventCount: number): void {
      metrics.packets.inc();
      metrics.events.inc(eventCount);
    },
    gateRead(roomId: string, reason: string, fromSeq: number): void {
      metrics.gateReads.inc({ reason });
      logger.info({ roomId, reason, fromSeq }, 'read the log to close a gap');
    },
    otherNodesLost(reason: string): void {
      metrics.otherNodesHealthy.set(0);
      logger.warn({ reason }, 'Redis does not answer; this node goes on alone');
    },
    otherNodesBack(): void {
      metrics.otherNodesHealthy.set(1);
      logger.info('Redis answers again');
    },
    groupHandled(group: string, count: number): void {
      metrics.consumerHandled.inc({ group }, count);
    },
    groupLag(group: string, tookMs: number): void {
      metrics.consumerLagSeconds.observe({ group }, tookMs / 1_000);
    },
    /** What nobody of the group has read yet; a little is on its way, much is an upgrade or a node that died. */
    groupBehind(group: string, eventCount: number, rooms: number): void {
      metrics.consumerLagEvents.set({ group }, eventCount);
      if (eventCount > groupFarBehind) logger.info({ group, events: eventCount, rooms }, 'a group of consumers is behind and catches up');
    },
    pushTried(kind: string, outcome: string, lateMs: number): void {
      metrics.pushTries.inc({ kind, outcome });
      metrics.pushLagSeconds.observe(lateMs / 1_000);
      if (outcome !== 'sent') logger.debug({ kind, outcome }, 'a push gateway did not take something');
    },
    pushSwitchedOff(kind: string): void {
      logger.info({ kind }, 'a push gateway was switched off, because it takes nothing');
    },
    linkLookedAt(outcome: string): void {
      metrics.linksLookedAt.inc({ outcome });
    },
    fileMoved(direction: 'in' | 'out', bytes: number): void {
      metrics.fileBytes.inc({ direction }, bytes);
    },
    filesCounted(bytes: number): void {
      metrics.fileStoreBytes.set(bytes);
    },
    filesRemoved(count: number): void {
      metrics.filesRemoved.inc(count);
      logger.info({ count }, 'files that nobody has any more were removed');
    },
    publishDropped(): void {
      metrics.publishesDropped.inc();
    },
    firstAccountMade(handle: string): void {
      logger.info({ handle }, 'first account: nobody was on this server before, so it needed no invite');
    },
    relayListening(address: string): void {
      logger.info({ address }, `relay listening on ${address}`);
    },
    relayDraining(sockets: number): void {
      logger.info({ sockets }, 'draining');
    },
    relayStopped(tookMs: number): void {
      logger.info({ tookMs }, 'relay stopped');
    },
  };
}
