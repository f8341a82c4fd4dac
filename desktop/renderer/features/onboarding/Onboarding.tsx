import type { ServerView } from '@parley/shared/ipc/views';
import { parseEntry } from '@parley/shared/links';
import { type ReactNode, useMemo, useState } from 'react';
import { openEntry } from '../../state/actions/invites.ts';
import { goBack } from '../../state/actions/navigate.ts';
import type { View } from '../../state/app-state.ts';
import { selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Mosaic } from '../../ui/Mosaic.tsx';
import { mosaicTiles } from '../../ui/mosaic-tiles.ts';
import { useInvite } from '../invites/use-invite.ts';
import { WindowButtons } from '../shell/WindowButtons.tsx';
import { Wordmark } from '../shell/Wordmark.tsx';
import { ResetStep } from './ResetStep.tsx';
import { ServerStep } from './ServerStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { SignUpStep } from './SignUpStep.tsx';
import '../connection/connection.css';
import '../rooms/dialogs.css';
import '../shell/shell.css';
import '../shell/title-bar.css';
import './onboarding.css';

const columns = 7;
const rows = 26;

/** The way in: find the server, then make an account or sign in. Also for one more server, and to sign in again. */
export function Onboarding({ children }: { children: ReactNode }) {
  const view = useStore(selectView);
  // A link that is opened while one stands here begins anew, with its server and code.
  return (
    <WayIn key={view.kind === 'welcome' ? `${view.serverUrl ?? ''} ${view.inviteCode ?? ''} ${view.resetCode ?? ''}` : ''} view={view}>
      {children}
    </WayIn>
  );
}

function WayIn({ view, children }: { view: View; children: ReactNode }) {
  const hasAccounts = useStore((state) => state.accounts.length > 0);
  const defaultUrl = useStore((state) => state.start?.defaultServerUrl ?? null);
  const isMac = useStore((state) => state.start?.platform === 'darwin');
  const again = view.kind === 'welcome' ? view : null;
  const [server, setServer] = useState<ServerView | null>(null);
  const [step, setStep] = useState<'sign-up' | 'sign-in' | 'reset'>(
    again?.resetCode !== undefined ? 'reset' : again?.handle !== undefined ? 'sign-in' : 'sign-up',
  );
  const [isNewPassword, setIsNewPassword] = useState(false);
  const [typedUrl, setTypedUrl] = useState(again?.serverUrl ?? (hasAccounts ? '' : (defaultUrl ?? '')));
  const tiles = useMemo(() => mosaicTiles(columns * rows), []);
  const [isAgain, setIsAgain] = useState(again?.serverUrl !== undefined);
  const code = again?.inviteCode ?? null;
  const invite = useInvite(server?.url ?? '', server ? code : null);
  const back = () => {
    setIsAgain(false);
    setServer(null);
  };
  return (
    <div className="shell onboarding">
      <header className="title-bar" data-landmark="title-bar" data-mac={isMac ? '' : undefined}>
        <div className="title-start">{!isMac && <Wordmark />}</div>
        <span className="title-space" />
        <WindowButtons />
      </header>
      <div className="shell-body shell-body-alone">
        <Mosaic className="onboarding-mosaic" tiles={tiles} />
        <main className="sheet onboarding-sheet" data-landmark="room">
          <div className="onboarding-page">
            {!server && (
              <ServerStep
                url={typedUrl}
                onUrl={(text) => {
                  const entry = parseEntry(text);
                  if (entry) openEntry(entry);
                  else setTypedUrl(text);
                }}
                onFound={(found) => {
                  setServer(found);
                  setStep((before) => (before === 'sign-up' && found.registration === 'closed' ? 'sign-in' : before));
                }}
                onLeave={hasAccounts ? goBack : null}
                isAutomatic={isAgain}
              />
            )}
            {server && step === 'sign-in' && (
              <SignInStep
                server={server}
                handle={again?.handle ?? ''}
                isNewPassword={isNewPassword}
                onBack={back}
                onSignUp={server.registration === 'closed' ? null : () => setStep('sign-up')}
                onReset={() => setStep('reset')}
              />
            )}
            {server && step === 'reset' && (
              <ResetStep
                server={server}
                code={again?.resetCode ?? ''}
                onBack={() => setStep('sign-in')}
                onDone={() => {
                  setIsNewPassword(true);
                  setStep('sign-in');
                }}
              />
            )}
            {server && step === 'sign-up' && <SignUpStep server={server} code={code} invite={invite} onBack={back} onSignIn={() => setStep('sign-in')} />}
          </div>
        </main>
      </div>
      {children}
    </div>
  );
}
