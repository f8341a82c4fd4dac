import type { CallInput } from '@parley/shared/protocol/calls';
import type { HttpCallName } from '@parley/shared/protocol/http-api';

const roomId = '01939e2a-7b00-7000-8000-00000000000a';
const messageId = '01939e2a-7b00-7000-8000-00000000000b';
const userId = '01939e2a-7b00-7000-8000-00000000000c';
const opId = '01939e2a-7b00-7000-8000-00000000000d';

/** Inputs to begin with. */
export const callExamples: { [N in HttpCallName]?: CallInput<N> } = {
  'messages.send': { roomId, id: messageId, body: 'The build is green.' },
  'messages.history': { roomId, limit: 50 },
  'messages.edit': { roomId, id: messageId, opId, body: 'The build is green again.' },
  'messages.delete': { roomId, id: messageId, opId },
  'messages.react': { roomId, id: messageId, opId, emoji: '👍', on: true },
  'messages.search': { query: 'build', has: ['link'], roomId, limit: 20 },
  'rooms.create': { id: roomId, opId, kind: 'public', name: 'builds', topic: 'What the machines say' },
  'rooms.list': { query: 'build' },
  'rooms.join': { roomId, opId },
  'members.list': { roomId },
  'members.add': { roomId, userIds: [userId], opId },
  'users.search': { query: 'ann' },
  'reads.mark': { roomId, seq: 120 },
  'presence.set': { status: 'dnd', text: 'On call', emoji: '📟' },
  'admin.users': { filter: 'active' },
};
