import type { AdminUser } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import Search from 'lucide-react/icons/search';
import { useCallback, useState } from 'react';
import { listAccounts } from '../../state/actions/admin.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { usePaged } from '../../state/use-paged.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { SettingsHead } from '../settings/SettingRow.tsx';
import { AccountRow } from './AccountRow.tsx';
import { type AccountStep, questionOf } from './account-questions.ts';
import { PagedList } from './PagedList.tsx';
import { ResetLinkDialog } from './ResetLinkDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';
import { SortMenu } from './SortMenu.tsx';

type Shown = 'all' | 'admins' | 'deactivated';
type Sort = 'handle' | 'last-used' | 'created' | 'files';

/** Everybody with an account here, and what an admin may do about it. */
export function PeoplePage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [sort, setSort] = useState<Sort>('handle');
  const [step, setStep] = useState<{ kind: AccountStep; user: AdminUser } | null>(null);
  const read = useCallback(
    async (after: AdminUser | null) => {
      const answer = await listAccounts(accountId, {
        limit: limits.adminPageMax,
        ...(query.trim() === '' ? {} : { query: query.trim() }),
        ...(shown === 'all' ? {} : { filter: shown }),
        ...(sort === 'handle' ? {} : { sort }),
        ...(after === null ? {} : { after: after.id }),
      });
      return answer.ok ? { ok: true as const, value: { items: answer.value.users, more: answer.value.more } } : answer;
    },
    [accountId, query, shown, sort],
  );
  const list = usePaged(read, needsServer === null);
  const close = () => setStep(null);
  const question = step && questionOf(accountId, step.kind, step.user, (changed) => list.replace((one) => one.id === changed.id, changed));

  return (
    <>
      <SettingsHead title="People" words="Everybody with an account on this server. What you do here is written in the audit log." />
      <div className="admin-tools">
        <Field
          label="Find a person"
          isLabelHidden
          placeholder="Find a person by name or handle"
          type="search"
          value={query}
          onText={setQuery}
          prefix={<Search size={16} />}
        />
        <Segment
          label="Which people"
          value={shown}
          onChoose={setShown}
          options={[
            { value: 'all', words: 'All' },
            { value: 'admins', words: 'Admins' },
            { value: 'deactivated', words: 'Deactivated' },
          ]}
        />
        <SortMenu
          value={sort}
          onChoose={setSort}
          options={[
            { value: 'handle', words: 'Handle' },
            { value: 'last-used', words: 'Last here' },
            { value: 'created', words: 'Newest' },
            { value: 'files', words: 'Most files' },
          ]}
        />
      </div>
      <PagedList
        label="People of this server"
        list={list}
        keyOf={(user) => user.id}
        empty={
          query.trim() === ''
            ? { title: 'Nobody here', words: 'No account is like that.' }
            : { title: 'Nobody by that name', words: `Nobody here is called “${query.trim()}”.` }
        }
      >
        {(user) => <AccountRow accountId={accountId} user={user} onStep={(kind) => setStep({ kind, user })} />}
      </PagedList>
      {question && <ConfirmDialog question={question} blockedBecause={needsServer} onClose={close} />}
      {step?.kind === 'reset' && <ResetLinkDialog accountId={accountId} user={step.user} blockedBecause={needsServer} onClose={close} />}
      {step?.kind === 'sessions' && <SessionsDialog accountId={accountId} user={step.user} blockedBecause={needsServer} onClose={close} />}
    </>
  );
}
