import { limits } from '@parley/shared/limits';
import type { FormProblems } from '../../state/form-problems.ts';
import { Field } from '../../ui/Field.tsx';

export const botFields = ['handle', 'displayName', 'about'] as const;
export type BotField = (typeof botFields)[number];
export type BotWords = Record<BotField, string>;

type Props = { words: BotWords; problems: FormProblems<BotField> | null; isNew: boolean; onChange: (words: BotWords) => void };

/** How a bot is called and what it says of itself. A handle is chosen once: what people wrote with it stays true. */
export function BotFields({ words, problems, isNew, onChange }: Props) {
  const change = (part: Partial<BotWords>) => onChange({ ...words, ...part });
  return (
    <>
      <Field
        label="Handle"
        prefix="@"
        dir="ltr"
        value={words.handle}
        onText={(handle) => change({ handle })}
        readOnly={!isNew}
        maxLength={limits.handleMax}
        hint={
          isNew
            ? `${limits.handleMin} to ${limits.handleMax} of a-z, 0-9, dot, _ and -. People write it to call the bot; it cannot be changed later.`
            : 'People call the bot by it, so it stays.'
        }
        problem={problems?.fields.handle}
        autoComplete="off"
      />
      <Field
        label="Name"
        dir="auto"
        value={words.displayName}
        onText={(displayName) => change({ displayName })}
        maxLength={limits.displayNameMax}
        problem={problems?.fields.displayName}
        autoComplete="off"
      />
      <Field
        label="About"
        dir="auto"
        value={words.about}
        onText={(about) => change({ about })}
        maxLength={limits.aboutMax}
        hint="What it does, on its card for everybody"
        problem={problems?.fields.about}
        autoComplete="off"
      />
    </>
  );
}
