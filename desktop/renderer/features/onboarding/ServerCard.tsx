import type { ServerView } from '@parley/shared/ipc/views';
import Gauge from 'lucide-react/icons/gauge';
import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import { ServerTile } from '../../ui/RoomIcon.tsx';

const registrationWords: Record<ServerView['registration'], string> = {
  open: 'Anyone with the address can make an account',
  invite: 'Sign-up needs an invite code',
  closed: 'Its admin makes the accounts',
};

/** A server as it answered: name, who may join, whether the way there is private, how fast it is. */
export function ServerCard({ server }: { server: ServerView }) {
  const isSecure = server.url.startsWith('https:');
  return (
    <section className="server-card" aria-label={`Found ${server.name}`}>
      <div className="server-card-head">
        <ServerTile serverUrl={server.url} name={server.name} />
        <div className="server-card-words">
          <bdi className="server-card-name">{server.name}</bdi>
          <p className="server-card-line">{registrationWords[server.registration]}</p>
        </div>
      </div>
      <ul className="server-card-facts">
        <li>
          {isSecure ? <Lock size={14} /> : <LockOpen size={14} />}
          {isSecure ? 'Secure connection' : 'Not encrypted: only for this computer or a network you trust'}
        </li>
        <li className="tabular">
          <Gauge size={14} />
          <span>
            Answers in {Math.max(1, Math.round(server.latencyMs))} ms, version <bdi className="mono">{server.version}</bdi>, node{' '}
            <bdi className="mono">{server.nodeName}</bdi>
          </span>
        </li>
      </ul>
    </section>
  );
}
