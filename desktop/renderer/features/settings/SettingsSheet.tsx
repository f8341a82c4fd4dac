import type { Id } from '@parley/shared/ids';
import type { SettingsPage } from '../../state/app-state.ts';
import { AccountPage } from '../account/AccountPage.tsx';
import { PrivacyPage } from '../privacy/PrivacyPage.tsx';
import { ProfilePage } from '../profile/ProfilePage.tsx';
import { AdminPage } from '../server-admin/AdminPage.tsx';
import { AppearancePage } from './AppearancePage.tsx';
import { DevicesPage } from './DevicesPage.tsx';
import { NotificationsPage } from './NotificationsPage.tsx';
import { isServerPage } from './pages.ts';
import { ShortcutsPage } from './ShortcutsPage.tsx';
import { SyncPage } from './SyncPage.tsx';
import './settings.css';

/** One page of the settings. Everything applies at once; there is no Save. */
export function SettingsSheet({ accountId, page }: { accountId: Id; page: SettingsPage }) {
  return (
    <div className="settings-page" key={`${accountId}/${page}`}>
      {page === 'profile' && <ProfilePage accountId={accountId} />}
      {page === 'account' && <AccountPage accountId={accountId} />}
      {page === 'privacy' && <PrivacyPage accountId={accountId} />}
      {page === 'devices' && <DevicesPage accountId={accountId} />}
      {page === 'appearance' && <AppearancePage />}
      {page === 'notifications' && <NotificationsPage accountId={accountId} />}
      {page === 'shortcuts' && <ShortcutsPage />}
      {page === 'sync' && <SyncPage accountId={accountId} />}
      {isServerPage(page) && <AdminPage accountId={accountId} page={page} />}
    </div>
  );
}
