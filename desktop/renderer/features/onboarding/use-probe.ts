import type { ServerView } from '@parley/shared/ipc/views';
import { useEffect, useState } from 'react';
import { probeServer } from '../../state/actions/accounts.ts';

export type Probe =
  | { state: 'empty' }
  | { state: 'looking' }
  | { state: 'found'; server: ServerView }
  | { state: 'failed'; problem: string }
  | { state: 'untrusted'; fingerprint: string; words: string };

const typingPauseMs = 400;

/** Looks at an address once its typing has paused; `turn` looks again at the same one. */
export function useProbe(url: string, turn: number): Probe {
  const [probe, setProbe] = useState<Probe>({ state: 'empty' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: turn is a reason to look again
  useEffect(() => {
    const address = url.trim();
    if (address === '') {
      setProbe({ state: 'empty' });
      return;
    }
    let isOver = false;
    setProbe({ state: 'looking' });
    const look = async () => {
      const answer = await probeServer(address);
      if (isOver) return;
      if (answer.ok) return setProbe({ state: 'found', server: answer.value });
      const { message, issues = [] } = answer.error;
      const fingerprint = issues.find(({ path }) => path === 'certificate')?.message;
      setProbe(fingerprint === undefined ? { state: 'failed', problem: message } : { state: 'untrusted', fingerprint, words: message });
    };
    const timer = setTimeout(() => void look(), typingPauseMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [url, turn]);
  return probe;
}
