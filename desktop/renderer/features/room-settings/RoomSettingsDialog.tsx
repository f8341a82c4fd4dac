import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { ruleRefusal } from '@parley/shared/room-rules';
import { useState } from 'react';
import { closeOverlay, openOverlay } from '../../state/actions/navigate.ts';
import { updateRoom } from '../../state/actions/rooms.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';
import { DetailsForm } from './DetailsForm.tsx';
import { SlowModeMenu } from './SlowModeMenu.tsx';
import '../settings/settings.css';
import './room-settings.css';

/** What a room is: its name, topic and picture, who may write, who may not come, and its end. Each thing is there for those who may change it. */
export function RoomSettingsDialog({ accountId, roomId }: { accountId: Id; roomId: Id }) {
  const view = useStore((state) => selectRoom(state, accountId, roomId));
  const serverName = useStore((state) => state.accounts.find((account) => account.id === accountId)?.serverName ?? 'this server');
  const needsServer = useNeedsServer(accountId);
  const [problem, setProblem] = useState<string | null>(null);
  if (!view) return null;
  const { room, role } = view;
  const may = (action: Parameters<typeof ruleRefusal>[0]) => ruleRefusal(action, role, room) === null;
  const isArchived = room.archivedAt !== undefined;
  const change = async (part: Omit<IpcInput<'rooms.update'>, 'accountId' | 'roomId'>) => {
    setProblem(needsServer === null ? null : `${needsServer}.`);
    if (needsServer !== null) return;
    const answer = await updateRoom({ accountId, roomId, ...part });
    if (!answer.ok) setProblem(answer.error.message);
  };

  return (
    <Dialog
      title="Room settings"
      words={
        room.kind === 'public'
          ? `A public room: anyone on ${serverName} can find, read and join it.`
          : 'A private room: only its members know that it is there.'
      }
      isWide
      onClose={closeOverlay}
    >
      {may('update') ? <DetailsForm accountId={accountId} view={view} blockedBecause={needsServer} /> : null}
      <div className="room-settings">
        {may('set-posting') ? (
          <>
            <SettingRow title="Only moderators and admins write" help="For announcements: everybody else reads, votes and reacts.">
              <Switch label="Only moderators and admins write" isOn={room.announcement === true} onChange={(announcement) => void change({ announcement })} />
            </SettingRow>
            <SettingRow title="Slow mode" help="How long members wait between two messages. Moderators and admins never wait.">
              <SlowModeMenu seconds={room.slowModeSeconds ?? 0} onChoose={(slowModeSeconds) => void change({ slowModeSeconds })} />
            </SettingRow>
          </>
        ) : null}
        {may('see-reports') ? (
          <SettingRow title="Reports" help="Messages that people of this room brought to you.">
            <Button onClick={() => openOverlay({ kind: 'reports', accountId, roomId })}>{view.openReports > 0 ? `Show ${view.openReports}` : 'Show'}</Button>
          </SettingRow>
        ) : null}
        {may('manage-hooks') ? (
          <SettingRow title="Webhooks" help="Other services that write here, or are told what happens here.">
            <Button onClick={() => openOverlay({ kind: 'webhooks', accountId, roomId })}>Show</Button>
          </SettingRow>
        ) : null}
        {may('ban') ? (
          <SettingRow title="Banned people" help="They cannot join or be added until the ban is lifted.">
            <Button onClick={() => openOverlay({ kind: 'banned', accountId, roomId })}>Show</Button>
          </SettingRow>
        ) : null}
        {may('archive') ? (
          <SettingRow
            title={isArchived ? 'Archived' : 'Archive'}
            help={
              isArchived
                ? 'Nobody writes here now, and the room stands in no list. It can live again.'
                : 'Nobody writes any more and the room leaves the lists; all of it stays readable and can be found.'
            }
          >
            <Button blockedBecause={needsServer} onClick={() => void change({ archived: !isArchived })}>
              {isArchived ? 'Open again' : 'Archive'}
            </Button>
          </SettingRow>
        ) : null}
        {may('delete-room') ? (
          <SettingRow title="Delete" help="For everybody and for good, with all that was said here.">
            <Button look="danger" onClick={() => openOverlay({ kind: 'delete-room', accountId, roomId })}>
              Delete room…
            </Button>
          </SettingRow>
        ) : null}
      </div>
      <FormProblem words={problem} />
    </Dialog>
  );
}
