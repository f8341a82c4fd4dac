import type { Id } from '@parley/shared/ids';
import { SettingsHead } from '../settings/SettingRow.tsx';
import { ReportList } from './ReportList.tsx';

/** What people of the whole server reported, for its admins. */
export function ReportsPage({ accountId }: { accountId: Id }) {
  return (
    <>
      <SettingsHead title="Reports" words="Messages that people reported, in every room and conversation. Their words are shown as they were then." />
      <ReportList accountId={accountId} roomId={null} />
    </>
  );
}
