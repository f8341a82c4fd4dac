import { type Scope, scopes, usualScopes } from '@parley/shared/bot-scopes';
import type { Id } from '@parley/shared/ids';
import { scopeWords } from '@parley/shared/protocol/call-scopes';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Segment } from '../../ui/Segment.tsx';
import '../../ui/checks.css';
import './bots.css';

const lives = ['never', '30', '90', '365'] as const;
/** After how many days a token ends. */
type Life = (typeof lives)[number];
const lifeWords: Record<Life, string> = { never: 'Never', '30': 'In 30 days', '90': 'In 90 days', '365': 'In 1 year' };
const dayMs = 86_400_000;

/** What a token is for, and how long. No rooms: every one that its bot is in. */
export type Grant = { scopes: readonly Scope[]; roomIds: readonly Id[]; life: Life };
export const usualGrant: Grant = { scopes: usualScopes, roomIds: [], life: 'never' };

/** A grant as the server is asked for it. */
export function grantAsk({ scopes: chosen, roomIds, life }: Grant): { scopes: Scope[]; roomIds?: Id[]; expiresAt?: number } {
  return {
    scopes: [...chosen],
    ...(roomIds.length === 0 ? {} : { roomIds: [...roomIds] }),
    ...(life === 'never' ? {} : { expiresAt: Date.now() + Number(life) * dayMs }),
  };
}

/** Chooses what a new token may do, where, and until when. */
export function TokenGrant({ accountId, grant, onChange }: { accountId: Id; grant: Grant; onChange: (grant: Grant) => void }) {
  const all = useStore((state) => selectAccountData(state, accountId).rooms);
  const rooms = Object.values(all)
    .filter((view) => view.room.kind !== 'direct' && view.state === 'member')
    .sort((a, b) => a.room.name.localeCompare(b.room.name));
  const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
  return (
    <>
      <fieldset className="checks bot-scopes">
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
          <fieldset className="checks bot-scopes bot-rooms">
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
      <div className="token-life">
        <span className="field-label" aria-hidden>
          Ends
        </span>
        <Segment
          label="Ends"
          value={grant.life}
          options={lives.map((value) => ({ value, words: lifeWords[value] }))}
          onChoose={(life) => onChange({ ...grant, life })}
        />
      </div>
    </>
  );
}
