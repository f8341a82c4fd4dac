import type { Ledger } from '@parley/shared/ipc/views';
import { sizeWords } from '@parley/shared/size-words';
import { formatShort } from '../../ui/time-words.ts';
import { connectionTitles, secondsTo } from '../connection/words.ts';
import { numberText } from './figures.ts';

/** The five figures at the top of the ledger. */
export function SyncFacts({ ledger, nowMs }: { ledger: Ledger; nowMs: number }) {
  const { connection } = ledger;
  const waiting = ledger.waiting.filter((item) => item.state !== 'failed');
  const failed = ledger.waiting.length - waiting.length;
  const oldest = waiting.reduce<number | null>((min, item) => (min === null || item.createdAt < min ? item.createdAt : min), null);
  const since = `since ${formatShort(connection.sinceMs, nowMs)}`;
  const facts = [
    {
      name: 'Connection',
      value: connectionTitles[connection.state],
      note: connection.state === 'offline' && connection.retryAtMs !== null ? `${since}, next try in ${secondsTo(connection.retryAtMs, nowMs)} s` : since,
    },
    {
      name: 'Waiting to go out',
      value: numberText(waiting.length),
      note: [
        oldest === null ? 'nothing waits' : `oldest from ${formatShort(oldest, nowMs)}`,
        failed > 0 ? `${failed} more ${failed === 1 ? 'needs' : 'need'} you` : '',
      ]
        .filter(Boolean)
        .join(', '),
    },
    {
      name: 'Holes',
      value: numberText(ledger.holes),
      note: ledger.lastRepairAtMs === null ? 'none was ever repaired' : `last repair ${formatShort(ledger.lastRepairAtMs, nowMs)}`,
    },
    { name: 'Held on this device', value: numberText(ledger.messagesHeld), note: `messages, ${sizeWords(ledger.bytesHeld)}` },
    ...(connection.state === 'online' || connection.state === 'catching-up'
      ? [
          {
            name: 'Node',
            value: connection.nodeName,
            note:
              connection.state === 'online' && connection.latencyP50Ms !== null
                ? `${Math.round(connection.latencyP50Ms)} ms median, ${Math.round(connection.latencyP95Ms ?? connection.latencyP50Ms)} ms p95`
                : 'no answers timed yet',
          },
        ]
      : []),
  ];
  return (
    <dl className="sync-facts">
      {facts.map((fact) => (
        <div className="sync-fact" key={fact.name}>
          <dt>{fact.name}</dt>
          <dd className="sync-figure tabular">{fact.value}</dd>
          <dd className="sync-note tabular">{fact.note}</dd>
        </div>
      ))}
    </dl>
  );
}
