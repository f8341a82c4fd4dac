import type { CommittedPacket, Publisher } from '../domain/ports.ts';
import type { FailPoints } from '../fail-points.ts';
import type { MembershipCheck } from './membership-check.ts';
import type { OtherNodes } from './other-nodes.ts';
import { commandChannelsOf, type RelayServer, roomChannel, userChannel, writingChannel } from './relay-socket.ts';
import type { SocketLifetime } from './socket-lifetime.ts';

export type PublisherDeps = {
  io: RelayServer;
  /** Takes a committed packet in: memberships forget what it changed, the gate emits it in its turn. */
  receive(packet: CommittedPacket): void;
  others: OtherNodes;
  lifetime: Pick<SocketLifetime, 'endSessions'>;
  membershipCheck: MembershipCheck;
  /** To all devices of a person. */
  tellInbox: Publisher['inbox'];
  failPoints: FailPoints;
  onBroke(error: unknown): void;
};

/** What the group commit publishes by. */
export type BatchPublisher = {
  /** As `log`, but the own gate gets the packet in the next turn: its senders are answered in this one, and write on while everybody is told. */
  logAfterAnswers(packet: CommittedPacket): void;
};

/** Tells the node's own sockets and the other nodes what was committed. Nothing here waits for anything. */
export function createPublisher(deps: PublisherDeps): Publisher & BatchPublisher {
  const tellOthers = (packet: CommittedPacket): void => {
    deps.failPoints.die('kill-before-publish');
    if (!deps.failPoints.strikes('drop-log-publish')) deps.others.log(packet);
  };
  return {
    log(packet) {
      tellOthers(packet);
      deps.receive(packet);
    },
    logAfterAnswers(packet) {
      tellOthers(packet);
      setImmediate(() => {
        try {
          deps.receive(packet);
        } catch (error) {
          // The gate reads from the log what it was not given.
          deps.onBroke(error);
        }
      });
    },
    inbox: deps.tellInbox,
    signal(roomId, signal, exceptUserIds) {
      deps.io.to(roomChannel(roomId)).except(exceptUserIds.map(userChannel)).emit('signal', signal);
    },
    signalPerson(userId, signal) {
      deps.io.to(userChannel(userId)).emit('signal', signal);
    },
    commandInvoked(invocation) {
      deps.io.to(commandChannelsOf(invocation.botId, invocation.roomId)).emit('signal', { type: 'command-invoked', invocation });
    },
    stopAsked(botId, asked) {
      deps.io.to(writingChannel(botId, asked.roomId)).emit('signal', { type: 'stop-asked', ...asked });
    },
    // The gate itself moves sockets, at the place of the event in the log; these two only look whether it came to that.
    addToRoom(userId, roomId) {
      deps.membershipCheck.changed(userId, roomId, true);
      deps.others.membershipChanged(userId, roomId, true);
    },
    removeFromRoom(userId, roomId) {
      deps.membershipCheck.changed(userId, roomId, false);
      deps.others.membershipChanged(userId, roomId, false);
    },
    endSessions(sessionIds, code) {
      deps.lifetime.endSessions(sessionIds, code);
      deps.others.endSessions(sessionIds, code);
    },
  };
}
