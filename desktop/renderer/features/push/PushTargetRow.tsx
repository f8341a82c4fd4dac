import type { PushTarget } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import CircleAlert from 'lucide-react/icons/circle-alert';
import { useState } from 'react';
import { testPushTarget, updatePushTarget } from '../../state/actions/push.ts';
import { Button } from '../../ui/Button.tsx';
import { Segment } from '../../ui/Segment.tsx';
import { contentsWords, targetName, targetState } from './push-words.ts';

type Props = { accountId: Id; target: PushTarget; blockedBecause: string | null; onChanged: (target: PushTarget) => void; onRemove: () => void };

/** One place that is told: how it stands, what it is told, a test, its end. */
export function PushTargetRow({ accountId, target, blockedBecause, onChanged, onRemove }: Props) {
  const [isTesting, setIsTesting] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const name = targetName(target);
  const state = targetState(target);
  const test = async () => {
    setIsTesting(true);
    const answer = await testPushTarget(accountId, target.id);
    setIsTesting(false);
    if (answer.ok) onChanged(answer.value.target);
    const arrived = answer.ok && answer.value.target.lastTry?.error === undefined;
    setSaid(answer.ok ? (arrived ? 'The test was taken. It should be on your phone now.' : null) : answer.error.message);
  };
  const choose = async (contents: PushTarget['contents']) => {
    if (blockedBecause !== null) return setSaid(`${blockedBecause}.`);
    const answer = await updatePushTarget(accountId, { targetId: target.id, contents });
    if (answer.ok) onChanged(answer.value.target);
    setSaid(answer.ok ? null : answer.error.message);
  };
  return (
    <li className="setting-row push-target">
      <div className="setting-words">
        <p className="setting-title">
          <bdi>{name}</bdi>
        </p>
        <p className="setting-help mono" dir="ltr">
          {target.address}
        </p>
        <p className="setting-help push-state" data-trouble={state.isTrouble || undefined}>
          {state.isTrouble && <CircleAlert size={14} aria-hidden />}
          <span>{state.words}</span>
        </p>
        <p className="setting-help" role="status">
          {said}
        </p>
      </div>
      <div className="push-actions">
        <Button size="small" aria-label={`Send a test to ${name}`} isBusy={isTesting} blockedBecause={blockedBecause} onClick={() => void test()}>
          Send a test
        </Button>
        <Button size="small" aria-label={`Remove ${name}`} blockedBecause={blockedBecause} onClick={onRemove}>
          Remove
        </Button>
      </div>
      <div className="push-contents">
        <Segment
          label={`What ${name} is told`}
          value={target.contents}
          options={(['hint', 'words'] as const).map((value) => ({ value, words: contentsWords[value] }))}
          onChoose={(contents) => void choose(contents)}
        />
      </div>
    </li>
  );
}
