import type { Id } from '@parley/shared/ids';
import type { RoomView } from '@parley/shared/ipc/views';
import { ruleRefusal } from '@parley/shared/room-rules';
import { canEditRoom } from '../timeline/can-edit-room.ts';

/** A command that the app itself carries out. `args` as one reads it in the list. */
export type BuiltIn = { name: string; args: string; words: string };

/** Every name that the app keeps for itself, whatever may be done here. */
export const builtInNames = ['me', 'shrug', 'topic', 'invite', 'mute', 'help'] as const;
export type BuiltInName = (typeof builtInNames)[number];

export const isBuiltIn = (name: string): name is BuiltInName => (builtInNames as readonly string[]).includes(name);

/** Those that mean something here. */
export function builtIns(view: RoomView, rootId: Id | null): BuiltIn[] {
  const isRoom = rootId === null;
  const canAdd = view.state === 'member' && ruleRefusal('add', view.role, view.room) === null;
  return [
    { name: 'me', args: '<what you do>', words: 'Says what you do, behind your name' },
    { name: 'shrug', args: '[words]', words: 'Puts ¯\\_(ツ)_/¯ behind your words' },
    ...(isRoom && canEditRoom(view) ? [{ name: 'topic', args: '[topic]', words: 'Changes what this room is about; empty takes it away' }] : []),
    ...(isRoom && canAdd ? [{ name: 'invite', args: '<@handle>', words: 'Adds people to this room' }] : []),
    ...(isRoom ? [{ name: 'mute', args: '', words: 'Turns this room’s notifications off, for you alone' }] : []),
    { name: 'help', args: '', words: 'Lists what can be written here' },
  ];
}
