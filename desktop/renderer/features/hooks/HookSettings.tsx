import type { Hook } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { limits } from '@parley/shared/limits';
import { type FormEvent, useState } from 'react';
import { updateHook } from '../../state/actions/hooks.ts';
import { type FormProblems, noProblems, problemsOf } from '../../state/form-problems.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { SettingRow } from '../settings/SettingRow.tsx';
import { AddressField } from './AddressField.tsx';
import { EventChoice, knownEvents } from './EventChoice.tsx';
import '../settings/settings.css';

type Props = { accountId: Id; hook: Hook; blockedBecause: string | null; onChanged: () => void; onSecret: () => void; onDelete: () => void };
type Change = Omit<IpcInput<'hooks.update'>['ask'], 'hookId'>;

const fields = ['name', 'url'] as const;

/** What can be changed of a webhook. Others may change it meanwhile: what was not touched here follows. */
export function HookSettings({ accountId, hook, blockedBecause, onChanged, onSecret, onDelete }: Props) {
  const [typedName, setName] = useState<string | null>(null);
  const [typedUrl, setUrl] = useState<string | null>(null);
  const [chosen, setEvents] = useState<readonly string[] | null>(null);
  const [problems, setProblems] = useState<FormProblems<(typeof fields)[number]>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);
  const isIncoming = hook.kind === 'incoming';
  const [name, url, events] = [typedName ?? hook.name, typedUrl ?? hook.url ?? '', chosen ?? hook.events ?? []];
  const change: Change = {
    ...(name.trim() === hook.name ? {} : { name: name.trim() }),
    ...(isIncoming || url.trim() === hook.url ? {} : { url: url.trim() }),
    ...(chosen === null || isSame(chosen, hook.events ?? []) ? {} : { events: knownEvents(chosen) }),
  };
  const missing = name.trim() === '' ? 'Give it a name first' : !isIncoming && events.length === 0 ? 'Choose what is told first' : null;
  const blocked = blockedBecause ?? missing ?? (Object.keys(change).length === 0 ? 'Nothing is changed yet' : null);
  const apply = async (part: Change): Promise<boolean> => {
    setIsBusy(true);
    const answer = await updateHook(accountId, { hookId: hook.id, ...part });
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (answer.ok) onChanged();
    return answer.ok;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (blocked !== null || isBusy || !(await apply(change))) return;
    setName(null);
    setUrl(null);
    setEvents(null);
  };
  return (
    <>
      <form className="hook-form" noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label="Name"
          value={name}
          onText={setName}
          problem={problems.fields.name}
          hint={isIncoming ? 'Its messages appear under this name, older ones too' : undefined}
          maxLength={limits.hookNameMax}
          autoComplete="off"
          dir="auto"
        />
        {isIncoming ? null : (
          <>
            <AddressField url={url} problem={problems.fields.url} onText={setUrl} />
            <EventChoice events={events} onChange={setEvents} />
          </>
        )}
        <FormProblem words={problems.form} />
        <div className="dialog-actions">
          <Button look="primary" type="submit" isBusy={isBusy} blockedBecause={blocked}>
            Change
          </Button>
        </div>
      </form>
      <div className="hook-rows">
        <SettingRow title="On" help={isIncoming ? 'Off: what is posted is refused.' : 'Off: what happens meanwhile is not told later.'}>
          <Switch label="On" isOn={hook.disabled === undefined} blockedBecause={blockedBecause} onChange={(enabled) => void apply({ enabled })} />
        </SettingRow>
        {isIncoming ? (
          <SettingRow title="May call everybody" help="@room and @here in a post notify the people here. Calls of single people always do.">
            <Switch
              label="May call everybody"
              isOn={hook.mentionsRoom === true}
              blockedBecause={blockedBecause}
              onChange={(mentionsRoom) => void apply({ mentionsRoom })}
            />
          </SettingRow>
        ) : null}
        <SettingRow
          title={isIncoming ? 'New address' : 'New secret'}
          help={isIncoming ? 'Where somebody knows the old one who should not.' : 'What deliveries are signed with, where somebody knows it who should not.'}
        >
          <Button onClick={onSecret}>{isIncoming ? 'New address…' : 'New secret…'}</Button>
        </SettingRow>
        <SettingRow title="Delete" help={isIncoming ? 'What it wrote stays.' : 'Nothing more is sent there.'}>
          <Button look="danger" onClick={onDelete}>
            Delete…
          </Button>
        </SettingRow>
      </div>
    </>
  );
}

const isSame = (some: readonly string[], others: readonly string[]) => some.length === others.length && some.every((one) => others.includes(one));
