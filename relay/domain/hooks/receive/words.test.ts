import { describe, expect, test } from 'vitest';
import { githubWords } from './github-words.ts';
import { grafanaWords, isGrafana } from './grafana-words.ts';
import { fromMrkdwn } from './mrkdwn.ts';
import { slackWords } from './slack-words.ts';

describe('mrkdwn', () => {
  test.each([
    ['*bold* and _soft_ and ~gone~', '**bold** and _soft_ and ~~gone~~'],
    ['already **bold**, 2*3*4, * a * b', 'already **bold**, 2*3*4, * a * b'],
    ['<https://a.example/x|the page> <https://a.example>', '[the page](https://a.example/x) https://a.example'],
    ['<!here> <!channel> <@U1|ann> <#C1|general> <!date^1^x|today>', '@here @room @ann #general today'],
    ['`*code*` and\n```\n<a|b> *c*\n```', '`*code*` and\n```\n<a|b> *c*\n```'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt;', '1 < 2 && 3 > 2, &lt;'],
  ])('%s', (written, words) => expect(fromMrkdwn(written)).toBe(words));

  test('takes a long hostile text in no time', () => {
    const startedAt = performance.now();
    for (const sign of ['*', '~', '<', '`', '* a', '<a|']) fromMrkdwn(sign.repeat(16_000));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('Slack', () => {
  test('attachments, fields and fallbacks', () => {
    expect(slackWords({ text: 'hi', username: ' The  *CI* ', attachments: [{ fallback: 'only this' }] })).toBe('**The CI**: hi\n\nonly this');
    const attachment = { title: 'Build', title_link: 'https://ci.example', text: '*red*', fallback: 'not this', fields: [{ title: 'Branch', value: 'main' }] };
    expect(slackWords({ attachments: [attachment] })).toBe('**[Build](https://ci.example)**\n**red**\n**Branch**: main');
  });

  test('blocks stand in place of the text', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Deploy' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*done*' }, fields: [{ type: 'plain_text', text: 'one *plain*' }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'see ' },
              { type: 'link', url: 'https://a.example', text: 'a' },
            ],
          },
        ],
      },
      { type: 'image', image_url: 'https://a.example/p.png', alt_text: 'a graph' },
    ];
    expect(slackWords({ text: 'for old clients', blocks })).toBe('**Deploy**\n**done**\none *plain*\nsee [a](https://a.example)\na graph');
    expect(slackWords({ text: 'kept', blocks: [{ type: 'unknown' }, null, 5] })).toBe('kept');
  });
});

describe('GitHub', () => {
  const repository = { full_name: 'sea/harbour' };
  const sender = { login: 'ann' };
  test('what a room wants to hear of', () => {
    const commits = [{ id: 'abcdef0123', message: 'Fix [it]\n\nlong', url: 'https://g/1' }];
    expect(githubWords('push', { repository, sender, ref: 'refs/heads/main', compare: 'https://g/c', commits })).toBe(
      '**sea/harbour** [1 commit](https://g/c) pushed to `main` by ann\n- [abcdef0](https://g/1) Fix [it]',
    );
    const pull = { number: 7, title: 'Sail', html_url: 'https://g/7', merged: true };
    expect(githubWords('pull_request', { repository, sender, action: 'closed', pull_request: pull })).toContain('[#7 Sail](https://g/7) merged by ann');
    expect(githubWords('issues', { repository, sender, action: 'opened', issue: pull })).toContain('issue [#7 Sail](https://g/7) opened');
    expect(githubWords('release', { repository, action: 'published', release: { tag_name: 'v1', name: '', html_url: 'https://g/v1' } })).toContain(
      '[v1](https://g/v1)',
    );
    expect(githubWords('ping', { repository })).toContain('sea/harbour');
  });
  test('and what it does not', () => {
    expect(githubWords('issues', { repository, sender, action: 'labeled', issue: { number: 1, title: 'x', html_url: 'y' } })).toBeNull();
    expect(githubWords('star', {})).toBeNull();
    expect(() => githubWords('push', { repository })).toThrow();
  });
});

test('Grafana', () => {
  const alert = { status: 'firing', labels: { alertname: 'Disk' }, annotations: { summary: '91 % full' }, generatorURL: 'https://g/a' };
  const body = { status: 'firing', title: '[FIRING:1] Disk', externalURL: 'https://g', alerts: [alert] };
  expect(isGrafana(body)).toBe(true);
  expect(isGrafana({ text: 'x' })).toBe(false);
  expect(grafanaWords(body)).toBe('**[\\[FIRING:1\\] Disk](https://g)**\n- firing: [Disk](https://g/a): 91 % full');
});
