import type { AdminSettings, Registration } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { readServerSettings, updateServerSettings } from '../../state/actions/admin.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { SettingRow, SettingsHead } from '../settings/SettingRow.tsx';

const registrations: Record<Registration, { name: string; help: string }> = {
  open: { name: 'Open', help: 'Whoever can reach this server can make an account.' },
  invite: { name: 'By invite', help: 'A new account needs an invite from somebody here.' },
  closed: { name: 'Closed', help: 'Nobody can make an account, with an invite or without.' },
};

/** Why a name cannot be given now. */
function unfit(name: string, present: string): string | null {
  if (name === '') return 'A server needs a name';
  return name === present ? 'It is called that already' : null;
}

/** What the server is called and who may join it. */
export function ServerPage({ accountId }: { accountId: Id }) {
  const needsServer = useNeedsServer(accountId);
  const [settings, setSettings] = useState<AdminSettings | null>(null);
  // Null: not touched here, so that it follows what others change, and what is typed outlasts a connection.
  const [typedName, setName] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const name = typedName ?? settings?.name ?? '';

  const read = useCallback(async () => {
    const answer = await readServerSettings(accountId);
    if (answer.ok) setSettings(answer.value);
    setProblem(answer.ok ? null : answer.error.message);
  }, [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: coming online is a reason to read again
  useEffect(() => void read(), [read, needsServer]);

  const change = async (part: { name?: string | null; registration?: Registration | null }, done: string) => {
    const answer = await updateServerSettings(accountId, part);
    setProblem(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setSettings(answer.value);
    if ('name' in part) setName(null);
    showDone(done);
  };
  const rename = (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (needsServer === null && settings !== null && unfit(next, settings.name) === null) void change({ name: next }, `The server is called ${next} now.`);
  };

  if (settings === null)
    return (
      <>
        <SettingsHead title="Name and registration" words="Both hold at once, on the whole server." />
        {problem !== null && (
          <EmptyState title="This is on the server" words={problem}>
            <Button onClick={() => void read()}>Try again</Button>
          </EmptyState>
        )}
      </>
    );
  const { registration, defaults } = settings;
  return (
    <>
      <SettingsHead title="Name and registration" words="Both hold at once, on the whole server." />
      <FormProblem words={problem} />
      <SettingRow
        title="Name"
        help={settings.isNameSet ? `Set by an admin. The operator calls it ${defaults.name}.` : 'As the operator has set it. People see it when they sign in.'}
      >
        <form className="admin-form" onSubmit={rename}>
          <Field label="Name of the server" isLabelHidden value={name} maxLength={limits.serverNameMax} onText={setName} />
          <Button type="submit" blockedBecause={needsServer ?? unfit(name.trim(), settings.name)}>
            Rename
          </Button>
          {settings.isNameSet && (
            <Button look="quiet" blockedBecause={needsServer} onClick={() => void change({ name: null }, `The server is called ${defaults.name} again.`)}>
              Use the operator’s
            </Button>
          )}
        </form>
      </SettingRow>
      <SettingRow title="New accounts" help={registrations[registration].help}>
        <Segment
          label="New accounts"
          value={registration}
          onChoose={(next) => {
            if (needsServer === null) void change({ registration: next }, `New accounts: ${registrations[next].name.toLowerCase()}.`);
            else setProblem(`${needsServer}.`);
          }}
          options={(['open', 'invite', 'closed'] as const).map((value) => ({ value, words: registrations[value].name }))}
        />
      </SettingRow>
      {settings.isRegistrationSet && (
        <SettingRow title="Set by an admin" help={`The operator has set: ${registrations[defaults.registration].name.toLowerCase()}.`}>
          <Button
            look="quiet"
            blockedBecause={needsServer}
            onClick={() => void change({ registration: null }, `New accounts: ${registrations[defaults.registration].name.toLowerCase()}.`)}
          >
            Use the operator’s
          </Button>
        </SettingRow>
      )}
    </>
  );
}
