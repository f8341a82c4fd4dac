import type { AnsweredCommand as Answered } from '@parley/shared/entities/command';
import type { Id } from '@parley/shared/ids';
import { personName, useUser } from '../people/use-user.ts';
import './commands.css';

/** Whose command a bot's message answers: "for Tomás Rey `/stock=aapl.us`". */
export function AnsweredCommand({ accountId, command }: { accountId: Id; command: Answered }) {
  const words = `/${command.name}${command.text}`;
  return (
    <span className="answered">
      <span>
        for <bdi>{personName(useUser(accountId, command.userId))}</bdi>
      </span>
      <code className="answered-words ellipsis" dir="ltr" title={words}>
        {words}
      </code>
    </span>
  );
}
