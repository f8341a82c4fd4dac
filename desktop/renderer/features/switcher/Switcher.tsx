import type { User } from '@parley/shared/entities/user';
import { Command as Cmdk } from 'cmdk';
import Search from 'lucide-react/icons/search';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useMemo, useState } from 'react';
import { closeOverlay, openRoom } from '../../state/actions/navigate.ts';
import { openMessage } from '../../state/actions/panel.ts';
import { searchUsers } from '../../state/actions/people.ts';
import { openDirect } from '../../state/actions/rooms.ts';
import { searchFor } from '../../state/actions/search.ts';
import { showProblem } from '../../state/actions/toasts.ts';
import { selectAccount, selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { KeyCaps } from '../../ui/KeyCaps.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';
import { readQuery, type SwitcherItem, switcherGroups } from './items.ts';
import { PrepareChosen } from './PrepareChosen.tsx';
import { SwitcherRow } from './SwitcherRow.tsx';
import '../../ui/dialog.css';
import { useFoundMessages } from './use-found-messages.ts';
import './switcher.css';

/** Ctrl+K: goes to a room or person, or runs a command. Opens in one frame. */
export function Switcher() {
  const account = useStore(selectAccount);
  const accountId = account?.id ?? '';
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<User[]>([]);
  const ownId = account?.user.id ?? '';

  useEffect(() => {
    let isOver = false;
    const { only, words } = readQuery(typed);
    if (words.trim() === '' || only === 'room' || only === 'command' || only === 'message') setFound([]);
    else
      void searchUsers(accountId, words.trim().slice(0, 200)).then((answer) => {
        if (!isOver && answer.ok) setFound(answer.value.users);
      });
    return () => {
      isOver = true;
    };
  }, [accountId, typed]);

  const handleClosed = useReturnFocus();
  const hits = useFoundMessages(accountId, typed);
  const { groups, ms } = useMemo(() => {
    const startMs = performance.now();
    const made = switcherGroups(typed, { rooms, users, found, hits, ownId });
    return { groups: made, ms: Math.max(1, Math.round(performance.now() - startMs)) };
  }, [typed, rooms, users, found, hits, ownId]);
  const items = groups.flatMap((group) => group.items);
  const count = items.length;

  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && closeOverlay()}>
      <Radix.Portal>
        <Radix.Overlay className="scrim scrim-still" />
        <Radix.Content className="switcher" aria-describedby={undefined} onCloseAutoFocus={handleClosed}>
          <Radix.Title className="visually-hidden">Jump to a room, person or message, or run a command</Radix.Title>
          <Cmdk label="Jump to" shouldFilter={false} loop>
            <div className="switcher-head">
              <Search size={18} />
              <Cmdk.Input className="switcher-input" value={typed} onValueChange={setTyped} placeholder="Rooms, people, messages, commands" autoFocus />
              {typed !== '' && (
                <span className="switcher-count tabular" role="status">
                  {count === 1 ? '1 result' : `${count} results`} · {ms} ms
                </span>
              )}
            </div>
            <Cmdk.List className="switcher-list" label="Results">
              {groups.map((group) => (
                <Cmdk.Group key={group.title} heading={group.title}>
                  {group.items.map((item) => (
                    <Cmdk.Item key={item.key} value={item.key} className="switcher-row" onSelect={() => choose(accountId, item)}>
                      <SwitcherRow item={item} accountId={accountId} ownId={ownId} />
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              ))}
              <PrepareChosen accountId={accountId} items={items} />
              {count === 0 && <p className="switcher-empty">Nothing found. Try fewer letters.</p>}
            </Cmdk.List>
            <footer className="switcher-foot">
              <span>
                <KeyCaps keys="↑↓" /> move
              </span>
              <span>
                <KeyCaps keys="Enter" /> open
              </span>
              <span className="switcher-foot-end">
                <KeyCaps keys="#" /> rooms <KeyCaps keys="@" /> people <KeyCaps keys="/" /> commands <KeyCaps keys="?" /> messages
              </span>
            </footer>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function choose(accountId: string, item: SwitcherItem): void {
  closeOverlay();
  if (item.kind === 'room') openRoom(accountId, item.view.room.id);
  else if (item.kind === 'command') item.command.run();
  else if (item.kind === 'search') searchFor(item.words);
  else if (item.kind === 'message') openMessage(accountId, item.hit.row.message);
  else void openDirect(accountId, [item.user.id]).then((answer) => !answer.ok && showProblem(answer.error.message));
}
