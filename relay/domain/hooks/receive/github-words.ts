import { z } from 'zod';
import { linkTo } from './mrkdwn.ts';

const text = z.string();
const linked = z.object({ html_url: text });
const head = { repository: z.object({ full_name: text }).loose(), sender: z.object({ login: text }).optional() };
const commitSchema = z.object({ id: text, message: text, url: text });
const pushSchema = z.object({
  ...head,
  ref: text,
  compare: text,
  forced: z.boolean().optional(),
  deleted: z.boolean().optional(),
  commits: z.array(commitSchema).max(10_000),
});
const itemSchema = linked.extend({ number: z.int(), title: text });
const pullSchema = z.object({ ...head, action: text, pull_request: itemSchema.extend({ merged: z.boolean().nullish() }) });
const issuesSchema = z.object({ ...head, action: text, issue: itemSchema });
const releaseSchema = z.object({ ...head, action: text, release: linked.extend({ tag_name: text, name: text.nullish() }) });
const pingSchema = z.object({ repository: z.object({ full_name: text }).optional(), organization: z.object({ login: text }).optional() });

/** So many commits of a push are named. */
const commitsMax = 10;
const titleMax = 200;

const line = (words: string) => {
  const [first = ''] = words.split('\n');
  return first.length > titleMax ? `${first.slice(0, titleMax)}…` : first;
};
const by = (sender: { login: string } | undefined) => (sender === undefined ? '' : ` by ${sender.login}`);
/** Steps of a pull request or an issue that a room wants to hear of; labels and assignments are not among them. */
const steps: ReadonlySet<string> = new Set(['opened', 'closed', 'reopened', 'ready_for_review', 'published']);

/** An event of GitHub (`X-GitHub-Event`) in a few lines; null: one that says nothing to a room. Throws ZodError. */
export function githubWords(event: string, body: unknown): string | null {
  switch (event) {
    case 'ping': {
      const { repository, organization } = pingSchema.parse(body);
      return `GitHub is connected: **${repository?.full_name ?? organization?.login ?? 'webhook'}**`;
    }
    case 'push':
      return pushWords(pushSchema.parse(body));
    case 'pull_request': {
      const { repository, sender, action, pull_request: pull } = pullSchema.parse(body);
      const step = action === 'closed' && pull.merged === true ? 'merged' : action.replaceAll('_', ' ');
      return steps.has(action)
        ? `**${repository.full_name}** pull request ${linkTo(pull.html_url, `#${pull.number} ${line(pull.title)}`)} ${step}${by(sender)}`
        : null;
    }
    case 'issues': {
      const { repository, sender, action, issue } = issuesSchema.parse(body);
      return steps.has(action)
        ? `**${repository.full_name}** issue ${linkTo(issue.html_url, `#${issue.number} ${line(issue.title)}`)} ${action}${by(sender)}`
        : null;
    }
    case 'release': {
      const { repository, sender, action, release } = releaseSchema.parse(body);
      return action === 'published'
        ? `**${repository.full_name}** release ${linkTo(release.html_url, line(release.name || release.tag_name))} published${by(sender)}`
        : null;
    }
    default:
      return null;
  }
}

function pushWords({ repository, sender, ref, compare, forced, deleted, commits }: z.output<typeof pushSchema>): string {
  const branch = ref.replace(/^refs\/(heads|tags)\//, '');
  if (deleted === true) return `**${repository.full_name}** \`${branch}\` deleted${by(sender)}`;
  const count = commits.length === 1 ? '1 commit' : `${commits.length} commits`;
  const named = commits.slice(0, commitsMax).map(({ id, message, url }) => `- ${linkTo(url, id.slice(0, 7))} ${line(message)}`);
  const rest = commits.length > commitsMax ? [`- and ${commits.length - commitsMax} more`] : [];
  return [
    `**${repository.full_name}** ${linkTo(compare, count)} ${forced === true ? 'force-pushed' : 'pushed'} to \`${branch}\`${by(sender)}`,
    ...named,
    ...rest,
  ].join('\n');
}
