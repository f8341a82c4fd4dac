import type { ServerView } from '@parley/shared/ipc/views';
import ArrowRight from 'lucide-react/icons/arrow-right';
import CircleCheck from 'lucide-react/icons/circle-check';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { CertificateCard } from './CertificateCard.tsx';
import { ServerCard } from './ServerCard.tsx';
import { Steps } from './Steps.tsx';
import { useProbe } from './use-probe.ts';

type ServerStepProps = { url: string; onUrl: (url: string) => void; onFound: (server: ServerView) => void; onLeave: (() => void) | null; isAutomatic: boolean };

/** Step 1: the address, and the server as it answers. `isAutomatic`: the address is known, so it goes on as soon as the server is found. */
export function ServerStep({ url, onUrl, onFound, onLeave, isAutomatic }: ServerStepProps) {
  const [turn, setTurn] = useState(0);
  const probe = useProbe(url, turn);
  const server = probe.state === 'found' ? probe.server : null;
  const tooOld =
    server && !server.isSupported
      ? `${server.name} runs version ${server.version}, which this app does not understand. Update the app or ask its admin to update the server.`
      : null;
  useEffect(() => {
    if (isAutomatic && server?.isSupported) onFound(server);
  }, [isAutomatic, server, onFound]);
  const problem = probe.state === 'failed' ? probe.problem : tooOld;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (server?.isSupported) onFound(server);
        else setTurn(turn + 1);
      }}
    >
      <Steps at={1} />
      <h1 className="onboarding-title">Where does your team talk?</h1>
      <p className="onboarding-words">Type your server’s address, or paste the link you were sent.</p>
      <div className="onboarding-fields">
        <Field
          label="Server address"
          value={url}
          onText={onUrl}
          problem={problem}
          placeholder="chat.example.org"
          autoFocus
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          inputMode="url"
          dir="ltr"
          end={
            probe.state === 'looking' ? (
              <LoaderCircle size={18} className="probe-mark chip-turn" />
            ) : server?.isSupported ? (
              <CircleCheck size={18} className="probe-mark" data-found="" />
            ) : null
          }
        />
        <div aria-live="polite">
          {server?.isSupported && <ServerCard server={server} />}
          {probe.state === 'untrusted' && (
            <CertificateCard url={url.trim()} fingerprint={probe.fingerprint} words={probe.words} onTrusted={() => setTurn(turn + 1)} />
          )}
        </div>
      </div>
      <div className="onboarding-actions">
        <Button
          look="primary"
          size="large"
          type="submit"
          blockedBecause={
            url.trim() === ''
              ? 'Type an address first'
              : probe.state === 'looking'
                ? 'Looking for the server'
                : probe.state === 'untrusted'
                  ? 'Compare the fingerprint first'
                  : null
          }
        >
          {probe.state === 'failed' ? 'Look again' : 'Continue'}
          {probe.state !== 'failed' && <ArrowRight size={16} className="mirrors" />}
        </Button>
        {onLeave && (
          <Button look="quiet" size="large" onClick={onLeave}>
            Not now
          </Button>
        )}
      </div>
    </form>
  );
}
