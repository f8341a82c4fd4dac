/** What an incoming webhook reads: the server tells them apart by itself. */
export const hookFormats = ['json', 'slack', 'github', 'grafana'] as const;
export type HookFormat = (typeof hookFormats)[number];

type Format = { name: string; words: string; headers: readonly string[]; body: unknown };

/** How each is set up where it comes from, with a post that shows it. */
export const formats: Record<HookFormat, Format> = {
  json: {
    name: 'JSON',
    words: 'Post JSON with the words in “text”. With “mrkdwn” false they are read as they are written in Parley.',
    headers: ['Content-Type: application/json'],
    body: { text: 'Build 7 is **done**', mrkdwn: false },
  },
  slack: {
    name: 'Slack',
    words: 'Whatever posts to Slack posts here too: “text”, “username”, “attachments” and “blocks” are read as Slack reads them.',
    headers: ['Content-Type: application/json'],
    body: { username: 'Jenkins', text: '*Build 7* is done: <https://ci.example/7|log>' },
  },
  github: {
    name: 'GitHub',
    words:
      'In the repository, open Settings, Webhooks, Add webhook. The address is the payload URL, the content type application/json. Pushes, pull requests, issues and releases are written here.',
    headers: ['Content-Type: application/json', 'X-GitHub-Event: ping'],
    body: { zen: 'Design for failure.', repository: { full_name: 'acme/app', html_url: 'https://github.com/acme/app' } },
  },
  grafana: {
    name: 'Grafana',
    words: 'In Alerting, make a contact point of the kind Webhook with this address. Alertmanager posts the same.',
    headers: ['Content-Type: application/json'],
    body: { status: 'firing', title: '[FIRING:1] Disk is nearly full', alerts: [{ status: 'firing', labels: { alertname: 'Disk', instance: 'db-1' } }] },
  },
};

/** One line for a terminal that posts the example. Quotes stand inside single quotes as a shell wants them. */
export function curlLine(format: HookFormat, address: string): string {
  const quoted = (words: string) => `'${words.replaceAll("'", "'\\''")}'`;
  const { headers, body } = formats[format];
  return ['curl', ...headers.map((header) => `-H ${quoted(header)}`), `-d ${quoted(JSON.stringify(body))}`, quoted(address)].join(' ');
}
