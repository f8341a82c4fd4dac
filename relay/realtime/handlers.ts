import { listBlocks } from '../domain/blocks/list-blocks.ts';
import { setBlock } from '../domain/blocks/set-block.ts';
import { createBot } from '../domain/bots/create-bot.ts';
import { createToken } from '../domain/bots/create-token.ts';
import { deleteBot } from '../domain/bots/delete-bot.ts';
import { listBots } from '../domain/bots/list-bots.ts';
import { listRoomBots } from '../domain/bots/list-room-bots.ts';
import { listTokens } from '../domain/bots/list-tokens.ts';
import { revokeToken } from '../domain/bots/revoke-token.ts';
import { updateBot } from '../domain/bots/update-bot.ts';
import { commandStatus } from '../domain/commands/command-status.ts';
import { failCommand } from '../domain/commands/fail-command.ts';
import { listCommands } from '../domain/commands/list-commands.ts';
import { pendingCommands } from '../domain/commands/pending-commands.ts';
import { replyToCommand } from '../domain/commands/reply-to-command.ts';
import { runCommand } from '../domain/commands/run-command.ts';
import { setCommands } from '../domain/commands/set-commands.ts';
import type { Deps } from '../domain/deps.ts';
import { createHook } from '../domain/hooks/create-hook.ts';
import { deleteHook } from '../domain/hooks/delete-hook.ts';
import { listDeliveries } from '../domain/hooks/list-deliveries.ts';
import { listHooks } from '../domain/hooks/list-hooks.ts';
import { listRoomHooks } from '../domain/hooks/list-room-hooks.ts';
import { redeliver } from '../domain/hooks/redeliver.ts';
import { rotateSecret } from '../domain/hooks/rotate-secret.ts';
import { updateHook } from '../domain/hooks/update-hook.ts';
import { acceptInvite } from '../domain/invites/accept-invite.ts';
import { createInvite } from '../domain/invites/create-invite.ts';
import { listInvites } from '../domain/invites/list-invites.ts';
import { revokeInvite } from '../domain/invites/revoke-invite.ts';
import { previewLinks } from '../domain/links/preview-links.ts';
import { logHeads } from '../domain/log/log-heads.ts';
import { logSince } from '../domain/log/log-since.ts';
import { addMembers } from '../domain/members/add-members.ts';
import { endMembership } from '../domain/members/end-membership.ts';
import { listBanned } from '../domain/members/list-banned.ts';
import { listMembers } from '../domain/members/list-members.ts';
import { muteMember } from '../domain/members/mute-member.ts';
import { setRole } from '../domain/members/set-role.ts';
import { unbanMember } from '../domain/members/unban-member.ts';
import { deleteMessage } from '../domain/messages/delete-message.ts';
import { editMessage } from '../domain/messages/edit-message.ts';
import { getMessages } from '../domain/messages/get-messages.ts';
import { listPinned } from '../domain/messages/list-pinned.ts';
import { listRevisions } from '../domain/messages/list-revisions.ts';
import { listVoters } from '../domain/messages/list-voters.ts';
import { messageHistory } from '../domain/messages/message-history.ts';
import { pinMessage } from '../domain/messages/pin-message.ts';
import { reactToMessage } from '../domain/messages/react-to-message.ts';
import { sendMessage } from '../domain/messages/send-message.ts';
import { voteOnMessage } from '../domain/messages/vote-on-message.ts';
import { setNotify } from '../domain/notify/set-notify.ts';
import { setPresence } from '../domain/presence/set-presence.ts';
import { listLastSeen } from '../domain/privacy/list-last-seen.ts';
import { setPrivacy } from '../domain/privacy/set-privacy.ts';
import { addTarget } from '../domain/push/add-target.ts';
import { listTargets } from '../domain/push/list-targets.ts';
import { removeTarget } from '../domain/push/remove-target.ts';
import { testTarget } from '../domain/push/test-target.ts';
import { updateTarget } from '../domain/push/update-target.ts';
import { markAllRead } from '../domain/reads/mark-all-read.ts';
import { markRead } from '../domain/reads/mark-read.ts';
import { listReceipts } from '../domain/receipts/list-receipts.ts';
import { noteDelivered } from '../domain/receipts/note-delivered.ts';
import { RelayError } from '../domain/relay-error.ts';
import { listReports } from '../domain/reports/list-reports.ts';
import { reportMessage } from '../domain/reports/report-message.ts';
import { resolveReport } from '../domain/reports/resolve-report.ts';
import { createDirect } from '../domain/rooms/create-direct.ts';
import { createRoom } from '../domain/rooms/create-room.ts';
import { deleteRoom } from '../domain/rooms/delete-room.ts';
import { joinRoom } from '../domain/rooms/join-room.ts';
import { leaveRoom } from '../domain/rooms/leave-room.ts';
import { listRooms } from '../domain/rooms/list-rooms.ts';
import { updateRoom } from '../domain/rooms/update-room.ts';
import { listSaves } from '../domain/saves/list-saves.ts';
import { setSave } from '../domain/saves/set-save.ts';
import { searchMessages } from '../domain/search/search-messages.ts';
import { listThreads } from '../domain/threads/list-threads.ts';
import { markThread } from '../domain/threads/mark-thread.ts';
import { setTyping } from '../domain/typing/set-typing.ts';
import { getUsers } from '../domain/users/get-users.ts';
import { searchUsers } from '../domain/users/search-users.ts';
import { updateUser } from '../domain/users/update-user.ts';
import { listWritings } from '../domain/writings/list-writings.ts';
import { setWriting } from '../domain/writings/set-writing.ts';
import { stopWriting } from '../domain/writings/stop-writing.ts';
import { createAdminHandlers } from './admin-handlers.ts';
import type { Handlers } from './handler-types.ts';
import { commandChannels, type RelaySocket, writingChannel } from './relay-socket.ts';
import type { SocketLifetime } from './socket-lifetime.ts';
import type { SyncOpen } from './sync-open.ts';
import type { TypingTimers } from './typing-timers.ts';

export type HandlerDeps = Deps & {
  syncOpen: SyncOpen;
  lifetime: SocketLifetime;
  typingTimers: TypingTimers;
  setIdle(socket: RelaySocket, isIdle: boolean): void;
};

/** What each call does: its use-case. Nothing here decides, stores or emits. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { memberships, rooms, commands, publisher, logWriter } = deps;
  return {
    'session.refresh': ({ socket }, input) => deps.lifetime.extend(socket, input.accessToken),
    'sync.open': ({ socket, actor }, input) => deps.syncOpen(socket, actor, input),
    'log.since': ({ actor }, input) => logSince(deps, actor, input),
    'log.heads': ({ actor }, input) => logHeads(deps, actor, input),
    'messages.history': ({ actor }, input) => messageHistory(deps, actor, input),
    'messages.send': ({ actor, turn }, input) =>
      sendMessage({ memberships, rooms, commands, publisher, logWriter: turn?.inOrder(logWriter) ?? logWriter }, actor, input),
    'messages.edit': ({ actor }, input) => editMessage(deps, actor, input),
    'messages.delete': ({ actor }, input) => deleteMessage(deps, actor, input),
    'messages.pin': ({ actor }, input) => pinMessage(deps, actor, input),
    'messages.vote': ({ actor }, input) => voteOnMessage(deps, actor, input),
    'messages.react': ({ actor }, input) => reactToMessage(deps, actor, input),
    'messages.get': ({ actor }, input) => getMessages(deps, actor, input),
    'messages.revisions': ({ actor }, input) => listRevisions(deps, actor, input),
    'messages.voters': ({ actor }, input) => listVoters(deps, actor, input),
    'messages.pinned': ({ actor }, input) => listPinned(deps, actor, input),
    'threads.mark': ({ actor }, input) => markThread(deps, actor, input),
    'threads.list': ({ actor }, input) => listThreads(deps, actor, input),
    'saves.set': ({ actor }, input) => setSave(deps, actor, input),
    'saves.list': ({ actor }, input) => listSaves(deps, actor, input),
    'messages.search': ({ actor }, input) => searchMessages(deps, actor, input),
    'links.preview': ({ actor }, input) => previewLinks(deps, actor, input),
    'rooms.create': ({ actor }, input) => createRoom(deps, actor, input),
    'rooms.direct': ({ actor }, input) => createDirect(deps, actor, input),
    'rooms.list': ({ actor }, input) => listRooms(deps, actor, input),
    'rooms.join': ({ actor }, input) => joinRoom(deps, actor, input),
    'rooms.leave': ({ actor }, input) => leaveRoom(deps, actor, input),
    'rooms.update': ({ actor }, input) => updateRoom(deps, actor, input),
    'rooms.delete': ({ actor }, input) => deleteRoom(deps, actor, input),
    'members.list': ({ actor }, input) => listMembers(deps, actor, input),
    'members.add': ({ actor }, input) => addMembers(deps, actor, input),
    'members.remove': ({ actor }, input) => endMembership(deps, actor, input, 'removed'),
    'members.ban': ({ actor }, input) => endMembership(deps, actor, input, 'banned'),
    'members.unban': ({ actor }, input) => unbanMember(deps, actor, input),
    'members.banned': ({ actor }, input) => listBanned(deps, actor, input),
    'members.setRole': ({ actor }, input) => setRole(deps, actor, input),
    'members.mute': ({ actor }, input) => muteMember(deps, actor, input),
    'invites.create': ({ actor }, input) => createInvite(deps, actor, input),
    'invites.revoke': ({ actor }, input) => revokeInvite(deps, actor, input),
    'invites.accept': ({ actor }, input) => acceptInvite(deps, actor, input),
    'invites.list': ({ actor }, input) => listInvites(deps, actor, input),
    'notify.set': ({ actor }, input) => setNotify(deps, actor, input),
    'reads.mark': ({ actor }, input) => markRead(deps, actor, input),
    'reads.markAll': ({ actor }, input) => markAllRead(deps, actor, input),
    'receipts.get': ({ actor }, input) => listReceipts(deps, actor, input),
    'receipts.delivered': ({ actor }, input) => noteDelivered(deps, actor, input),
    'people.lastSeen': ({ actor }, input) => listLastSeen(deps, actor, input),
    'privacy.set': ({ actor }, input) => setPrivacy(deps, actor, input),
    'users.get': ({ actor }, input) => getUsers(deps, actor, input),
    'users.search': ({ actor }, input) => searchUsers(deps, actor, input),
    'users.update': ({ actor }, input) => updateUser(deps, actor, input),
    'presence.set': async ({ actor, socket }, input) => {
      if (!input.auto) return setPresence(deps, actor, input);
      if (socket === null) throw new RelayError('invalid', 'Only a device is idle or in use.', { issues: [{ path: 'auto', message: 'needs a socket' }] });
      deps.setIdle(socket, input.status === 'away');
      return {};
    },
    ...createAdminHandlers(deps),
    'blocks.set': ({ actor }, input) => setBlock(deps, actor, input),
    'blocks.list': ({ actor }, input) => listBlocks(deps, actor, input),
    'messages.report': ({ actor }, input) => reportMessage(deps, actor, input),
    'reports.list': ({ actor }, input) => listReports(deps, actor, input),
    'reports.resolve': ({ actor }, input) => resolveReport(deps, actor, input),
    'bots.create': ({ actor }, input) => createBot(deps, actor, input),
    'bots.list': ({ actor }) => listBots(deps, actor),
    'bots.update': ({ actor }, input) => updateBot(deps, actor, input),
    'bots.delete': ({ actor }, input) => deleteBot(deps, actor, input),
    'bots.createToken': ({ actor }, input) => createToken(deps, actor, input),
    'bots.tokens': ({ actor }, input) => listTokens(deps, actor, input),
    'bots.revokeToken': ({ actor }, input) => revokeToken(deps, actor, input),
    'hooks.create': ({ actor }, input) => createHook(deps, actor, input),
    'hooks.list': ({ actor }, input) => listHooks(deps, actor, input),
    'hooks.update': ({ actor }, input) => updateHook(deps, actor, input),
    'hooks.delete': ({ actor }, input) => deleteHook(deps, actor, input),
    'hooks.deliveries': ({ actor }, input) => listDeliveries(deps, actor, input),
    'hooks.redeliver': ({ actor }, input) => redeliver(deps, actor, input),
    'hooks.rotateSecret': ({ actor }, input) => rotateSecret(deps, actor, input),
    'rooms.hooks': ({ actor }, input) => listRoomHooks(deps, actor, input),
    'push.list': ({ actor }) => listTargets(deps, actor),
    'push.add': ({ actor }, input) => addTarget(deps, actor, input),
    'push.update': ({ actor }, input) => updateTarget(deps, actor, input),
    'push.remove': ({ actor }, input) => removeTarget(deps, actor, input),
    'push.test': ({ actor }, input) => testTarget(deps, actor, input),
    'rooms.bots': ({ actor }, input) => listRoomBots(deps, actor, input),
    'commands.set': ({ actor }, input) => setCommands(deps, actor, input),
    'commands.list': ({ actor }, input) => listCommands(deps, actor, input),
    'commands.run': ({ actor }, input) => runCommand(deps, actor, input),
    'commands.status': ({ actor }, input) => commandStatus(deps, actor, input),
    'commands.pending': async ({ actor, socket }) => {
      // From before the look: nothing is missed between.
      await socket?.join(commandChannels(actor));
      return pendingCommands(deps, actor);
    },
    'commands.reply': ({ actor }, input) => replyToCommand(deps, actor, input),
    'commands.fail': ({ actor }, input) => failCommand(deps, actor, input),
    'writings.set': async ({ actor, socket }, input) => {
      const answer = await setWriting(deps, actor, input);
      // What is asked before this is in the answer to the next word that the bot goes on.
      if (input.on) await socket?.join(writingChannel(actor.userId, input.roomId));
      return answer;
    },
    'writings.list': ({ actor }, input) => listWritings(deps, actor, input),
    'writings.stop': ({ actor }, input) => stopWriting(deps, actor, input),
    'typing.set': async ({ actor, socket }, input) => {
      await setTyping(deps, actor, input);
      return deps.typingTimers.set(socket, actor, input);
    },
  };
}
