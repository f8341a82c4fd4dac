import type { Id } from '@parley/shared/ids';
import type { SettingsPage } from '../../state/app-state.ts';
import { selectIsAdmin } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { BotsPage } from '../bots/BotsPage.tsx';
import { ReportsPage } from '../reports/ReportsPage.tsx';
import { AuditPage } from './AuditPage.tsx';
import { PeoplePage } from './PeoplePage.tsx';
import { RoomsPage } from './RoomsPage.tsx';
import { ServerPage } from './ServerPage.tsx';
import { StoragePage } from './StoragePage.tsx';
import './server-admin.css';

/** A page about the whole server, for its admins. Who stops being one while it is open sees no more of it. */
export function AdminPage({ accountId, page }: { accountId: Id; page: SettingsPage }) {
  const isAdmin = useStore((state) => selectIsAdmin(state, accountId));
  if (!isAdmin) return <EmptyState title="For admins of the server" words="You are not one of them now. An admin can make you one." />;
  return (
    <div className="settings-wide admin-page">
      {page === 'server' && <ServerPage accountId={accountId} />}
      {page === 'server-people' && <PeoplePage accountId={accountId} />}
      {page === 'server-rooms' && <RoomsPage accountId={accountId} />}
      {page === 'server-bots' && <BotsPage accountId={accountId} />}
      {page === 'server-storage' && <StoragePage accountId={accountId} />}
      {page === 'server-reports' && <ReportsPage accountId={accountId} />}
      {page === 'server-audit' && <AuditPage accountId={accountId} />}
    </div>
  );
}
