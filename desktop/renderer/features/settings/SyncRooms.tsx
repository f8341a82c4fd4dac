import type { Id } from '@parley/shared/ids';
import type { Ledger } from '@parley/shared/ipc/views';
import CircleCheck from 'lucide-react/icons/circle-check';
import { roomName } from '../../state/room-list.ts';
import { selectAccountData } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { RoomIcon } from '../../ui/RoomIcon.tsx';
import { formatShort } from '../../ui/time-words.ts';
import { numberText } from './figures.ts';
import { HistoryBar } from './HistoryBar.tsx';

/** The ledger: a line for each room. */
export function SyncRooms({ accountId, ledger, nowMs }: { accountId: Id; ledger: Ledger; nowMs: number }) {
  const { rooms, users } = useStore((state) => selectAccountData(state, accountId));
  const ownId = useStore((state) => state.accounts.find((account) => account.id === accountId)?.user.id ?? '');
  const isOffline = ledger.connection.state !== 'online';
  return (
    <section aria-labelledby="sync-rooms">
      <header className="sync-section">
        <h2 id="sync-rooms" className="sync-title">
          Rooms
        </h2>
        {isOffline && ledger.headsAsOfMs !== null && (
          <p className="sync-aside tabular">Server heads as of {formatShort(ledger.headsAsOfMs, nowMs)}, when the server last answered</p>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the window is scrolled by keys */}
      <section className="sync-scroll" aria-label="Rooms, table" tabIndex={0}>
        <table className="sync-table">
          <thead>
            <tr>
              <th scope="col">Room</th>
              <th scope="col">History on this device</th>
              <th scope="col" className="sync-number">
                Server head
              </th>
              <th scope="col" className="sync-number">
                Here
              </th>
              <th scope="col" className="sync-number">
                Holes
              </th>
              <th scope="col" className="sync-number">
                Waiting
              </th>
              <th scope="col">Last compared</th>
            </tr>
          </thead>
          <tbody>
            {ledger.rooms.map((room) => {
              const view = rooms[room.roomId];
              const name = view ? roomName(view, users, ownId) : room.name;
              return (
                <tr key={room.roomId}>
                  <th scope="row">
                    <span className="sync-room">
                      <RoomIcon room={view?.room ?? { kind: 'public' }} />
                      <bdi className="ellipsis" title={name}>
                        {name}
                      </bdi>
                    </span>
                  </th>
                  <td>
                    <HistoryBar room={room} />
                  </td>
                  <td className="sync-number mono">{numberText(room.serverHeadSeq)}</td>
                  <td className="sync-number mono">{numberText(room.hereSeq)}</td>
                  <td className="sync-number tabular" data-bad={room.holes > 0 ? '' : undefined}>
                    {numberText(room.holes)}
                  </td>
                  <td className="sync-number tabular">{numberText(room.waiting)}</td>
                  <td>
                    {room.lastVerifiedAtMs === null ? (
                      <span className="sync-never">not yet</span>
                    ) : (
                      <span className="sync-checked tabular">
                        <CircleCheck size={14} />
                        {formatShort(room.lastVerifiedAtMs, nowMs)}
                      </span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <ul className="sync-legend">
        <li>
          <span className="history-stored sync-swatch" /> stored here
        </li>
        <li>
          <span className="history-remote sync-swatch" /> on the server, loads when you scroll there
        </li>
        <li>
          <span className="history-only-here sync-swatch" /> only here
        </li>
        <li>
          <span className="history-hole sync-swatch" /> hole
        </li>
      </ul>
    </section>
  );
}
