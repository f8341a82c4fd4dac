import type { AdminRoom } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { updateServerRoom } from '../../state/actions/admin.ts';
import { showDone } from '../../state/actions/toasts.ts';
import type { Question } from '../../ui/ConfirmDialog.tsx';

/** What an admin may do with a room; choosing an owner opens a dialog of its own. */
export type RoomStep = 'archive' | 'unarchive' | 'delete' | 'owner';

const peopleIn = (room: AdminRoom) => (room.members === 1 ? 'the one person in it' : `all ${room.members} people in it`);

/** The question before a change, null where the step is none. */
export function roomQuestionOf(accountId: Id, step: RoomStep, room: AdminRoom, onChanged: (room: AdminRoom | null) => void): Question | null {
  const change = (part: { archived: boolean } | { deleted: true }, done: string) => async (): Promise<string | null> => {
    const answer = await updateServerRoom(accountId, { roomId: room.id, ...part });
    if (!answer.ok) return answer.error.message;
    onChanged(answer.value.room ?? null);
    showDone(done);
    return null;
  };
  switch (step) {
    case 'archive':
      return {
        title: `Archive ${room.name}?`,
        words: `Nobody can write in it until it is opened again; it stays readable for ${peopleIn(room)}, who see that you archived it.`,
        verb: 'Archive',
        act: change({ archived: true }, `${room.name} is archived.`),
      };
    case 'unarchive':
      return {
        title: `Open ${room.name} again?`,
        words: `It takes messages again from ${peopleIn(room)}.`,
        verb: 'Open again',
        act: change({ archived: false }, `${room.name} takes messages again.`),
      };
    case 'delete':
      return {
        title: `Delete ${room.name}?`,
        words: `It disappears for ${peopleIn(room)}, with everything said in it and every file, and cannot be brought back. Archiving keeps it readable.`,
        verb: 'Delete',
        isDanger: true,
        act: change({ deleted: true }, `${room.name} is deleted.`),
      };
    case 'owner':
      return null;
  }
}
