import type { Id } from '@parley/shared/ids';
import { type FormEvent, useState } from 'react';
import { openOverlay } from '../../state/actions/navigate.ts';
import { updateProfile } from '../../state/actions/people.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { noProblems, problemsOf } from '../../state/form-problems.ts';
import { useStore } from '../../state/store.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { SettingRow, SettingsHead } from '../settings/SettingRow.tsx';
import { OwnPicture } from './OwnPicture.tsx';
import { PasswordForm } from './PasswordForm.tsx';

const fields = ['displayName', 'about', 'timeZone'] as const;
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Oneself as others see one. */
export function ProfilePage({ accountId }: { accountId: Id }) {
  const account = useStore((state) => state.accounts.find((candidate) => candidate.id === accountId));
  const needsServer = useNeedsServer(accountId);
  const [name, setName] = useState(account?.user.displayName ?? '');
  const [about, setAbout] = useState(account?.user.about ?? '');
  const [timeZone, setTimeZone] = useState(account?.user.timeZone ?? '');
  const [problems, setProblems] = useState<ReturnType<typeof problemsOf<(typeof fields)[number]>>>(noProblems);
  const [isBusy, setIsBusy] = useState(false);
  if (!account) return null;
  const { user, serverName, serverUrl } = account;
  const isSame = name.trim() === user.displayName && about === (user.about ?? '') && timeZone.trim() === (user.timeZone ?? '');

  const change = async (event: FormEvent) => {
    event.preventDefault();
    if (isSame || isBusy) return;
    setIsBusy(true);
    const answer = await updateProfile(accountId, { displayName: name, about, timeZone: timeZone.trim() });
    setIsBusy(false);
    setProblems(answer.ok ? noProblems : problemsOf(answer.error, fields));
    if (!answer.ok) return;
    setName(answer.value.user.displayName);
    showDone('Your profile is changed.');
  };

  return (
    <>
      <SettingsHead title="Profile" words={`How people on ${serverName} see you.`} />
      <div className="own-profile">
        <OwnPicture of={{ accountId }} user={user} name={name || user.displayName} />
        <form className="own-profile-form" noValidate onSubmit={(event) => void change(event)}>
          <Field
            label="Your name"
            value={name}
            onText={setName}
            problem={problems.fields.displayName ?? problems.form}
            hint="Your flag is yours on every device; a picture stands in its place."
            dir="auto"
            autoComplete="off"
          />
          <Field
            label="Time zone"
            value={timeZone}
            onText={setTimeZone}
            problem={problems.fields.timeZone}
            hint={`Others see your local time. This device is in ${ownZone}.`}
            placeholder={ownZone}
            list="time-zones"
            autoComplete="off"
          />
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <Field
            label="About"
            value={about}
            onText={setAbout}
            problem={problems.fields.about}
            hint="On your card, for everybody"
            dir="auto"
            autoComplete="off"
          />
          <Button look="primary" size="large" type="submit" isBusy={isBusy} blockedBecause={isSame ? 'Nothing is changed yet' : needsServer}>
            Change
          </Button>
        </form>
      </div>
      <SettingRow title="Handle" help="What people type to call you. It cannot be changed.">
        <bdi className="setting-value">@{user.handle}</bdi>
      </SettingRow>
      <SettingRow title="Server" help={<bdi className="mono">{serverUrl}</bdi>}>
        <bdi className="setting-value">{serverName}</bdi>
      </SettingRow>
      <PasswordForm accountId={accountId} />
      <SettingRow title="Sign out" help="On this device only; you choose whether its messages stay.">
        <Button onClick={() => openOverlay({ kind: 'sign-out', accountId })}>Sign out</Button>
      </SettingRow>
    </>
  );
}
