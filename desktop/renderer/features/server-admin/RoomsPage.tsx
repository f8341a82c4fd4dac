import type { AdminRoom } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import Search from 'lucide-react/icons/search';
import { useCallback, useState } from 'react';
import { listServerRooms } from '../../state/actions/admin.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { usePaged } from '../../state/use-paged.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { SettingsHead } from '../settings/SettingRow.tsx';
import { ChooseOwnerDialog } from './ChooseOwnerDialog.tsx';
import { PagedList } from './PagedList.tsx';
import { type RoomStep, roomQuestionOf } from './room-questions.ts';
import { ServerRoomRow } from './ServerRoomRow.tsx';
import { SortMenu } from './SortMenu.tsx';

type Shown = 'all' | 'public' | 'private' | 'archived' | 'ownerless';

type Sort = 'name' | 'members' | 'last-event' | 'created';

/** Every public and private room, and what an admin may do about it; never what is said in it. */
export function RoomsPage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [sort, setSort] = useState<Sort>('name');
  const [step, setStep] = useState<{ kind: RoomStep; room: AdminRoom } | null>(null);
  const read = useCallback(
    async (after: AdminRoom | null) => {
      const answer = await listServerRooms(accountId, {
        limit: limits.adminPageMax,
        ...(query.trim() === '' ? {} : { query: query.trim() }),
        ...(shown === 'all' ? {} : { filter: shown }),
        ...(sort === 'name' ? {} : { sort }),
        ...(after === null ? {} : { after: after.id }),
      });
      return answer.ok ? { ok: true as const, value: { items: answer.value.rooms, more: answer.value.more } } : answer;
    },
    [accountId, query, shown, sort],
  );
  const list = usePaged(read, needsServer === null);
  const close = () => setStep(null);
  const changed = (roomId: Id) => (room: AdminRoom | null) => list.replace((one) => one.id === roomId, room);
  const question = step && roomQuestionOf(accountId, step.kind, step.room, changed(step.room.id));

  return (
    <>
      <SettingsHead title="Rooms" words="Public and private rooms. You see that they are there, not what is said in them; direct messages are not listed." />
      <div className="admin-tools">
        <Field
          label="Find a room"
          isLabelHidden
          placeholder="Find a room by name"
          type="search"
          value={query}
          onText={setQuery}
          prefix={<Search size={16} />}
        />
        <Segment
          label="Which rooms"
          value={shown}
          onChoose={setShown}
          options={[
            { value: 'all', words: 'All' },
            { value: 'public', words: 'Public' },
            { value: 'private', words: 'Private' },
            { value: 'archived', words: 'Archived' },
            { value: 'ownerless', words: 'Without owner' },
          ]}
        />
        <SortMenu
          value={sort}
          onChoose={setSort}
          options={[
            { value: 'name', words: 'Name' },
            { value: 'members', words: 'Most people' },
            { value: 'last-event', words: 'Last active' },
            { value: 'created', words: 'Newest' },
          ]}
        />
      </div>
      <PagedList
        label="Rooms of this server"
        list={list}
        keyOf={(room) => room.id}
        empty={
          shown === 'ownerless'
            ? { title: 'Every room has an owner', words: 'A room is here when no owner of it can sign in any more.' }
            : { title: 'No such room', words: query.trim() === '' ? 'No room is like that.' : `No room here is called “${query.trim()}”.` }
        }
      >
        {(room) => <ServerRoomRow room={room} onStep={(kind) => setStep({ kind, room })} />}
      </PagedList>
      {question && <ConfirmDialog question={question} blockedBecause={needsServer} onClose={close} />}
      {step?.kind === 'owner' && (
        <ChooseOwnerDialog accountId={accountId} room={step.room} blockedBecause={needsServer} onChanged={changed(step.room.id)} onClose={close} />
      )}
    </>
  );
}
