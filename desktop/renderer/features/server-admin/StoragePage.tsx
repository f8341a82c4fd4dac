import type { AdminStorage } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { sizeWords } from '@parley/shared/size-words';
import { useCallback, useEffect, useState } from 'react';
import { readStorage } from '../../state/actions/admin.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { SettingRow, SettingsHead } from '../settings/SettingRow.tsx';

const figures = new Intl.NumberFormat();

/** How much the server holds, and whose files are the largest. */
export function StoragePage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [storage, setStorage] = useState<AdminStorage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const read = useCallback(async () => {
    const answer = await readStorage(accountId);
    if (answer.ok) setStorage(answer.value);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);

  return (
    <>
      <SettingsHead title="Storage" words="What the server holds in its database and its files.">
        <Button blockedBecause={needsServer} onClick={() => void read()}>
          Read again
        </Button>
      </SettingsHead>
      {problem !== null && storage !== null && (
        <p className="settings-note" role="status">
          {problem} The figures are as they were last read.
        </p>
      )}
      {problem !== null && storage === null && (
        <EmptyState title="This is on the server" words={problem}>
          <Button onClick={() => void read()}>Try again</Button>
        </EmptyState>
      )}
      {storage !== null && <Figures storage={storage} />}
    </>
  );
}

function Figures({ storage }: { storage: AdminStorage }) {
  const { fileBytes, fileBytesMax, largest } = storage;
  const most = Math.max(1, ...largest.map(({ bytes }) => bytes));
  return (
    <>
      <Figure title="People" value={figures.format(storage.people)} />
      <Figure title="Rooms" help="Public and private ones" value={figures.format(storage.rooms)} />
      <Figure title="Messages" value={`${storage.messagesEstimated ? 'about ' : ''}${figures.format(storage.messages)}`} />
      <Figure title="Database" value={sizeWords(storage.databaseBytes)} />
      <Figure title="Files" help={`The server takes up to ${sizeWords(fileBytesMax)}`} value={sizeWords(fileBytes)} />
      <Bar share={fileBytes / Math.max(1, fileBytesMax)} label="Space for files that is used" />
      {largest.length > 0 && <h2 className="settings-section">Most files</h2>}
      <ul>
        {largest.map((person) => (
          <li key={person.userId} className="admin-row">
            <PersonAvatar id={person.userId} name={person.displayName} size={28} isBot={false} />
            <div className="admin-words">
              <p className="admin-name">
                <bdi className="ellipsis">{person.displayName}</bdi>
              </p>
              <Bar share={person.bytes / most} />
            </div>
            <span className="admin-figure tabular">{sizeWords(person.bytes)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Figure({ title, help, value }: { title: string; help?: string; value: string }) {
  return (
    <SettingRow title={title} help={help}>
      <span className="setting-value tabular">{value}</span>
    </SettingRow>
  );
}

/** @param label says what it shows; without one the words beside it do */
function Bar({ share, label }: { share: number; label?: string }) {
  const percent = Math.min(100, Math.round(share * 100));
  return (
    <div
      className="admin-bar"
      {...(label === undefined
        ? { 'aria-hidden': true }
        : { role: 'meter', 'aria-label': label, 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
    >
      <span className="admin-bar-full" style={{ inlineSize: `${share > 0 ? Math.max(1, percent) : 0}%` }} />
    </div>
  );
}
