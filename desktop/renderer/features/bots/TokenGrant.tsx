import { type Scope, scopes, usualScopes } from '@parley/shared/entities/bot';
import type { Id } from '@parley/shared/ids';
import { scopeWords } from '@parley/shared/protocol/call-scopes';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import './bots.css';

/** What a token is for. No rooms: every one that its bot is in. */
export type Grant = { scopes: readonly Scope[]; roomIds: readonly Id[] };
export const usualGrant: Grant = { scopes: usualScopes, roomIds: [] };

/** A grant as the server is asked for it. */
export function grantAsk(grant: Grant): { scopes: Scope[]; roomIds?: Id[] } {
  return { scopes: [...grant.scopes], ...(grant.roomIds.length === 0 ? {} : { roomIds: [...grant.roomIds] }) };
}

/** Chooses what a new token may do, and where. */
export function TokenGrant({ accountId, grant, onChange }: { accountId: Id; grant: Grant; onChange: (grant: Grant) => void }) {
  const all = useStore((state) => selectAccountData(state, accountId).rooms);
  const rooms = Object.values(all)
    .filter((view) => view.room.kind !== 'direct' && view.state === 'member')
    .sort((a, b) => a.room.name.localeCompare(b.room.name));
  const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
  return (
    <>
      <fieldset className="bot-scopes">
        <legend>This bot can</legend>
        {scopes.map((scope) => (
          <label key={scope}>
            <input type="checkbox" checked={grant.scopes.includes(scope)} onChange={() => onChange({ ...grant, scopes: toggled(grant.scopes, scope) })} />
            <span>{scopeWords[scope]}</span>
          </label>
        ))}
      </fieldset>
      {rooms.length === 0 ? null : (
        <details>
          <summary className="field-label">
            {grant.roomIds.length === 0 ? 'In every room it is in' : grant.roomIds.length === 1 ? 'In one room only' : `In ${grant.roomIds.length} rooms only`}
          </summary>
          <fieldset className="bot-scopes bot-rooms">
            <legend>Only in these rooms; none chosen means every room it is in</legend>
            {rooms.map(({ room }) => (
              <label key={room.id}>
                <input
                  type="checkbox"
                  checked={grant.roomIds.includes(room.id)}
                  onChange={() => onChange({ ...grant, roomIds: toggled(grant.roomIds, room.id) })}
                />
                <bdi>{room.name}</bdi>
              </label>
            ))}
          </fieldset>
        </details>
      )}
    </>
  );
}
