import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import { emptyAccountData } from '../app-state.ts';
import { getState, setState } from '../store.ts';
import { timelineKey } from '../timeline.ts';
import { callParley } from './bridge.ts';

const pageMax = 100;
/** Account and room → ids that are asked for at the end of this turn. */
const wanted = new Map<string, { accountId: Id; roomId: Id; ids: Set<Id> }>();

/** Gets a message into the store that another one names: from the open rows, else one call for all that are asked for in one turn. */
export function needMessage(accountId: Id, roomId: Id, id: Id): void {
  const key = timelineKey(accountId, roomId);
  const queue = wanted.get(key);
  if (queue) {
    queue.ids.add(id);
    return;
  }
  wanted.set(key, { accountId, roomId, ids: new Set([id]) });
  queueMicrotask(() => void askForMessages(key));
}

async function askForMessages(key: string): Promise<void> {
  const queue = wanted.get(key);
  wanted.delete(key);
  if (!queue) return;
  const { accountId, roomId } = queue;
  const shown = new Map(
    (getState().timelines[timelineKey(accountId, roomId)]?.rows ?? []).flatMap((row) => (row.kind === 'message' ? [[row.message.id, row.message]] : [])),
  );
  const ids = [...queue.ids];
  keep(
    accountId,
    ids.flatMap((id) => shown.get(id) ?? []).map((message) => [message.id, message]),
  );
  const missing = ids.filter((id) => !shown.has(id));
  for (let from = 0; from < missing.length; from += pageMax) {
    const page = missing.slice(from, from + pageMax);
    const answer = await callParley('messages.get', { accountId, roomId, ids: page });
    const found = new Map((answer.ok ? answer.value.rows : []).map((row) => [row.message.id, row.message]));
    keep(
      accountId,
      page.map((id) => [id, found.get(id) ?? null]),
    );
  }
}

/** Forgets what nobody knew: the server answers again. */
export function forgetUnknownMessages(accountId: Id): void {
  const { quoted } = getState().byAccount[accountId] ?? emptyAccountData;
  if (Object.values(quoted).includes(null))
    setQuoted(accountId, (known) => Object.fromEntries(Object.entries(known).filter(([, message]) => message !== null)));
}

function keep(accountId: Id, found: (readonly [Id, Message | null])[]): void {
  if (found.length > 0) setQuoted(accountId, (known) => ({ ...known, ...Object.fromEntries(found) }));
}

function setQuoted(accountId: Id, update: (known: Record<Id, Message | null>) => Record<Id, Message | null>): void {
  setState(({ byAccount }) => {
    const data = byAccount[accountId];
    return data ? { byAccount: { ...byAccount, [accountId]: { ...data, quoted: update(data.quoted) } } } : {};
  });
}
