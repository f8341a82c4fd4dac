import type { PresenceStatus } from '@parley/shared/entities/user';

/** Where somebody is, by shape as well as by colour: disc, crescent, disc with bar, ring. 14 units with a ring of the ground (`--ground`) round it. */
export function Presence({ status, isSmall = false }: { status: PresenceStatus; isSmall?: boolean }) {
  return (
    <svg className="presence" data-small={isSmall ? '' : undefined} viewBox="0 0 14 14" aria-hidden="true" focusable="false">
      <circle cx="7" cy="7" r="7" fill="currentColor" />
      {status === 'online' && <circle className="presence-online" cx="7" cy="7" r="5" />}
      {status === 'away' && <path className="presence-away" d="M8 2.1A5 5 0 1 0 12 9.2 4 4 0 0 1 8 2.1z" />}
      {status === 'dnd' && (
        <>
          <circle className="presence-dnd" cx="7" cy="7" r="5" />
          <path stroke="currentColor" strokeWidth="2" d="M4.5 7h5" />
        </>
      )}
      {status === 'offline' && <circle className="presence-offline" cx="7" cy="7" r="4" />}
    </svg>
  );
}
