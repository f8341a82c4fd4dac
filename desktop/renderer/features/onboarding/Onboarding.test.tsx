// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selectView } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { sampleResetCode } from '../../testing/fake-account.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import type { Scenario } from '../../testing/scenario.ts';
import { App } from '../shell/App.tsx';

vi.setConfig({ testTimeout: 60_000 });

async function begin(part: Partial<Scenario> = {}): Promise<FakeParley> {
  const fake = startFakeApp({ accounts: 0, ...part });
  render(<App />);
  await screen.findByRole('heading', { name: 'Where does your team talk?' });
  return fake;
}

afterEach(stopFakeApp);

const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const found = () => screen.findByRole('region', { name: 'Found Fjordlight' });
const goOn = () => fireEvent.click(screen.getByRole('button', { name: 'Continue' }));
const signUp = async () => {
  await found();
  goOn();
  await screen.findByRole('heading', { name: 'Join Fjordlight' });
};

describe('onboarding', () => {
  it('finds the relay that was started beside the app', async () => {
    await begin();
    expect((screen.getByLabelText('Server address') as HTMLInputElement).value).toBe('http://localhost:8080');
    await found();
    expect(screen.getByText(/Not encrypted/)).toBeTruthy();
  });

  it('says in words that nothing answers, or something else does', async () => {
    await begin();
    type('Server address', 'nowhere.example');
    expect(await screen.findByText('No server answers at nowhere.example.')).toBeTruthy();
    type('Server address', 'nothing.example');
    expect(await screen.findByText(/not a Parley server/)).toBeTruthy();
    type('Server address', 'old.example');
    expect(await screen.findByText(/does not understand/)).toBeTruthy();
  });

  it('shows the fingerprint of a certificate that nobody vouches for, and goes on once it is trusted', async () => {
    await begin();
    type('Server address', 'own-certificate.example');
    const card = await screen.findByRole('region', { name: 'Unknown certificate' });
    expect(card.textContent).toMatch(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    expect(screen.queryByRole('region', { name: 'Found Fjordlight' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /trust this server/ }));
    await found();
    expect(screen.queryByRole('region', { name: 'Unknown certificate' })).toBeNull();
  });

  it('makes an account: a handle from the name, and a taken one said at its field', async () => {
    const fake = await begin();
    await signUp();
    type('Your name', 'Ines Okafor');
    expect((screen.getByLabelText('Handle') as HTMLInputElement).value).toBe('ines');
    type('Password', 'correct-mast-pebble');
    fireEvent.click(screen.getByRole('button', { name: 'Create account' }));
    expect(await screen.findByText('@ines is taken.')).toBeTruthy();
    expect(screen.getByLabelText('Handle').getAttribute('aria-invalid')).toBe('true');
    type('Handle', '@Ines.O');
    fireEvent.click(screen.getByRole('button', { name: 'Create account' }));
    await waitFor(() => expect(selectView(getState()).kind).toBe('home'));
    expect(fake.calls.findLast((call) => call.name === 'accounts.register')?.input).toMatchObject({ handle: 'ines.o', serverUrl: 'http://localhost:8080' });
    expect(getState().views).toHaveLength(1);
  });

  it('shows every bad field at once', async () => {
    await begin();
    await signUp();
    fireEvent.click(screen.getByRole('button', { name: 'Create account' }));
    await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(3));
  });

  it('never tells whether a handle exists', async () => {
    await begin();
    await signUp();
    fireEvent.click(screen.getByRole('button', { name: 'Sign in instead' }));
    type('Handle', 'somebody');
    type('Password', 'wrong');
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('That name and password do not fit together.')).toBeTruthy();
  });

  it('asks for a code where sign-up needs one, and offers no sign-up where it is closed', async () => {
    await begin();
    type('Server address', 'invite.example');
    await waitFor(() => expect(screen.getByText('Sign-up needs an invite code')).toBeTruthy());
    goOn();
    expect(await screen.findByLabelText('Invite code')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Back' }));
    type('Server address', 'closed.example');
    await waitFor(() => expect(screen.getByText('Its admin makes the accounts')).toBeTruthy());
    goOn();
    await screen.findByRole('heading', { name: 'Sign in to Fjordlight' });
    expect(screen.queryByRole('button', { name: 'Make an account' })).toBeNull();
  });

  it('goes straight to the password where the session has ended', async () => {
    startFakeApp({ accounts: 1, state: 'signed-out' });
    render(<App />);
    fireEvent.click(await screen.findByRole('button', { name: 'Signed out · sign in to sync' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Sign in' }));
    await screen.findByRole('heading', { name: 'Sign in to Fjordlight' });
    expect((screen.getByLabelText('Handle') as HTMLInputElement).value).toBe('ines');
    fireEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(await screen.findByRole('button', { name: 'Not now' })).toBeTruthy();
  });

  it('tells that there is no keychain', async () => {
    await begin({ keychain: false });
    await signUp();
    expect(screen.getByText(/No system keychain was found/)).toBeTruthy();
  });

  it('shows and hides the password', async () => {
    await begin();
    await signUp();
    fireEvent.click(screen.getByRole('button', { name: 'Show the password' }));
    expect(screen.getByLabelText('Password').getAttribute('type')).toBe('text');
  });
});

it('asks for the code only after the right password, and says when it is wrong', async () => {
  const fake = await begin();
  await signUp();
  fireEvent.click(screen.getByRole('button', { name: 'Sign in instead' }));
  type('Handle', 'ines-two');
  type('Password', 'wrong');
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  submit();
  expect(await screen.findByText('That name and password do not fit together.')).toBeTruthy();
  expect(screen.queryByLabelText('Code')).toBeNull();
  type('Password', 'a right password');
  submit();
  fireEvent.change(await screen.findByLabelText('Code'), { target: { value: '000 000' } });
  submit();
  expect(await screen.findByText('This code is wrong, or was used already.')).toBeTruthy();
  type('Code', '123456');
  submit();
  await waitFor(() => expect(selectView(getState()).kind).toBe('home'));
  expect(fake.calls.findLast((call) => call.name === 'accounts.signIn')?.input).toMatchObject({ handle: 'ines-two', totp: '123456' });
});

describe('a link for a new password', () => {
  const toReset = async () => {
    await signUp();
    fireEvent.click(screen.getByRole('button', { name: 'Sign in instead' }));
    fireEvent.click(await screen.findByRole('button', { name: 'I have a link' }));
    await screen.findByRole('heading', { name: 'A new password for Fjordlight' });
  };
  const set = () => fireEvent.click(screen.getByRole('button', { name: 'Set password' }));

  it('is pasted as it was sent, sets the password, and leads to signing in', async () => {
    const fake = await begin();
    await toReset();
    type('Link or code', `http://localhost:8080/reset#${sampleResetCode}`);
    expect((screen.getByLabelText('Link or code') as HTMLInputElement).value).toBe(sampleResetCode);
    type('New password', 'a new password');
    set();
    expect(await screen.findByText(/Your new password is set/)).toBeTruthy();
    expect(fake.calls.findLast((call) => call.name === 'accounts.resetPassword')?.input).toEqual({
      serverUrl: 'http://localhost:8080',
      code: sampleResetCode,
      next: 'a new password',
    });
  });

  it('says what is the matter with one that is dead, or missing', async () => {
    await begin();
    await toReset();
    type('New password', 'a new password');
    set();
    expect(await screen.findByText(/Paste the link or the code/)).toBeTruthy();
    type('Link or code', 'f'.repeat(40));
    set();
    expect(await screen.findByText(/sets no password any more/)).toBeTruthy();
  });

  it('of another server begins there, pasted or opened from outside', async () => {
    const fake = await begin();
    await toReset();
    type('Link or code', `parley://chat.fjordlight.no/reset#${sampleResetCode}`);
    await waitFor(() => expect(selectView(getState())).toMatchObject({ kind: 'welcome', serverUrl: 'chat.fjordlight.no', resetCode: sampleResetCode }));
    expect(((await screen.findByLabelText('Link or code')) as HTMLInputElement).value).toBe(sampleResetCode);
    const code = 'a'.repeat(40);
    act(() => fake.push({ type: 'entry-opened', kind: 'reset', serverUrl: 'localhost:8080', code }));
    await waitFor(() => expect((screen.getByLabelText('Link or code') as HTMLInputElement).value).toBe(code));
  });

  it('can be pasted where the address of the server is asked for, too', async () => {
    await begin();
    type('Server address', `https://chat.fjordlight.no/reset#${sampleResetCode}`);
    await screen.findByRole('heading', { name: 'A new password for Fjordlight' });
  });
});
