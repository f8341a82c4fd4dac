import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { OutboxItem } from '@parley/shared/ipc/views';
import Check from 'lucide-react/icons/check';
import CheckCheck from 'lucide-react/icons/check-check';
import CircleAlert from 'lucide-react/icons/circle-alert';
import Clock from 'lucide-react/icons/clock';
import LoaderCircle from 'lucide-react/icons/loader-circle';
import { useEffect, useState } from 'react';
import { formatExactTime } from '../../ui/time-words.ts';
import { useDelivery } from '../receipts/use-delivery.ts';
import { describeFailure, describeWaiting } from './describe-failure.ts';
import './send-mark.css';

/** A send that takes no longer than this shows no ring. */
const ringAfterMs = 400;

/** Where a message of one's own is: stored on the server, come to others, read by them. */
export function StoredMark({ accountId, message }: { accountId: Id; message: Message }) {
  const delivery = useDelivery(accountId, message);
  const words = delivery.words ?? `Stored on the server, ${formatExactTime(message.createdAt)}`;
  const Mark = delivery.state === 'stored' ? Check : CheckCheck;
  return (
    <span className="send-mark" data-state={delivery.state} role="img" aria-label={words} title={words}>
      <Mark size={14} strokeWidth={2} aria-hidden />
    </span>
  );
}

/** A stored message whose change is only on this device. */
export function WaitingMark() {
  const words = 'The change waits. Only on this device.';
  return (
    <span className="send-mark" data-state="queued" role="img" aria-label={words} title={words}>
      <Clock size={14} strokeWidth={2} aria-hidden />
    </span>
  );
}

/** Where a message is that is only on this device: waiting, on its way, or in need of a decision. */
export function PendingMark({ item }: { item: OutboxItem }) {
  const isSlow = useIsSlow(item.state === 'sending');
  if (item.state === 'failed') {
    const words = describeFailure(item.error);
    return (
      <span className="send-mark" data-state="failed" role="img" aria-label={words} title={words}>
        <CircleAlert size={14} strokeWidth={2} aria-hidden />
      </span>
    );
  }
  const words = isSlow ? 'Sending' : describeWaiting(item.error, item.retryAtMs, Date.now());
  const Mark = isSlow ? LoaderCircle : Clock;
  return (
    <span className="send-mark" data-state={isSlow ? 'sending' : 'queued'} role="img" aria-label={words} title={words}>
      <Mark size={14} strokeWidth={2} aria-hidden />
    </span>
  );
}

/** True when something has been under way for `ringAfterMs`. */
function useIsSlow(isUnderWay: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    setIsSlow(false);
    if (!isUnderWay) return;
    const timer = setTimeout(() => setIsSlow(true), ringAfterMs);
    return () => clearTimeout(timer);
  }, [isUnderWay]);
  return isSlow;
}
