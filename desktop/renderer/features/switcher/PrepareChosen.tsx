import type { Id } from '@parley/shared/ids';
import { useCommandState } from 'cmdk';
import { useEffect } from 'react';
import { prepareSoon } from '../../state/actions/prepare.ts';
import { dropPrepared } from '../../state/actions/timeline.ts';
import type { SwitcherItem } from './items.ts';

/** Prepares the room that Enter would open. */
export function PrepareChosen({ accountId, items }: { accountId: Id; items: readonly SwitcherItem[] }) {
  const key = useCommandState((state) => state.value);
  const item = items.find((candidate) => candidate.key === key);
  const roomId = item?.kind === 'room' ? item.view.room.id : null;
  useEffect(() => (roomId === null ? undefined : prepareSoon({ accountId, roomId })), [accountId, roomId]);
  useEffect(() => dropPrepared, []);
  return null;
}
