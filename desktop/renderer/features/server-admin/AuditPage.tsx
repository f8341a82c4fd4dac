import { type AuditAction, auditActions } from '@parley/shared/audit-actions';
import type { AuditEntry } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import ChevronDown from 'lucide-react/icons/chevron-down';
import Search from 'lucide-react/icons/search';
import { useCallback, useState } from 'react';
import { listAudit } from '../../state/actions/admin.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { usePaged } from '../../state/use-paged.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Menu, MenuDivider, MenuItem } from '../../ui/Menu.tsx';
import { formatDateTime } from '../../ui/time-words.ts';
import { SettingsHead } from '../settings/SettingRow.tsx';
import { auditActor, auditNames, auditWords } from './audit-words.ts';
import { PagedList } from './PagedList.tsx';

type By = { id: Id | null; name: string };

/** What admins and the operator did, newest first. Nobody can change it. */
export function AuditPage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [action, setAction] = useState<AuditAction | null>(null);
  const [query, setQuery] = useState('');
  const [by, setBy] = useState<By | null>(null);
  const read = useCallback(
    async (after: AuditEntry | null) => {
      const answer = await listAudit(accountId, {
        limit: limits.adminPageMax,
        ...(query.trim() === '' ? {} : { query: query.trim() }),
        ...(action === null ? {} : { action }),
        ...(by === null ? {} : { actorId: by.id }),
        ...(after === null ? {} : { before: after.id }),
      });
      return answer.ok ? { ok: true as const, value: { items: answer.value.entries, more: answer.value.more } } : answer;
    },
    [accountId, query, action, by],
  );
  const list = usePaged(read, needsServer === null);
  return (
    <>
      <SettingsHead title="Audit log" words="What admins and the operator did on this server, newest first. Lines are never changed or taken away." />
      <div className="admin-tools">
        <Field
          label="Find in the audit log"
          isLabelHidden
          placeholder="Find by handle, room or address"
          type="search"
          value={query}
          onText={setQuery}
          prefix={<Search size={16} />}
        />
        <Menu
          label="What was done"
          trigger={
            <Button aria-label={`What was done: ${action === null ? 'everything' : auditNames[action]}`}>
              {action === null ? 'Everything' : auditNames[action]}
              <ChevronDown size={14} aria-hidden />
            </Button>
          }
        >
          <MenuItem isChosen={action === null} onSelect={() => setAction(null)}>
            Everything
          </MenuItem>
          <MenuDivider />
          {auditActions.map((name) => (
            <MenuItem key={name} isChosen={action === name} onSelect={() => setAction(name)}>
              {auditNames[name]}
            </MenuItem>
          ))}
        </Menu>
        {by !== null && (
          <Button look="quiet" onClick={() => setBy(null)}>
            Only by {by.name}: show everybody
          </Button>
        )}
      </div>
      <PagedList
        label="Audit log"
        list={list}
        keyOf={(entry) => entry.id}
        empty={{
          title: 'Nothing like that',
          words: query.trim() === '' ? 'No line of the audit log is of this kind.' : `No such line is about “${query.trim()}”, or from there.`,
        }}
      >
        {(entry) => (
          <>
            <p className="admin-words audit-words">
              <button type="button" className="audit-actor" onClick={() => setBy({ id: entry.actor?.id ?? null, name: auditActor(entry) })}>
                <bdi>{auditActor(entry)}</bdi>
              </button>{' '}
              {auditWords(entry)}
            </p>
            {entry.address !== undefined && <span className="admin-figure mono">{entry.address}</span>}
            <time className="admin-figure tabular" dateTime={new Date(entry.at).toISOString()}>
              {formatDateTime(entry.at)}
            </time>
          </>
        )}
      </PagedList>
    </>
  );
}
