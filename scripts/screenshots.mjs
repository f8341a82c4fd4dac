// Takes pictures of the window on sample data, into artefacts/:
//   node scripts/screenshots.mjs                        all the named ones below
//   node scripts/screenshots.mjs main directory-dark    some of them
//   node scripts/screenshots.mjs NAME "theme=dark&open=firmware" [WIDTHxHEIGHT] [-- steps]    one of one's own
// A step is `key:Control+k`, `click:css selector`, `type:words`, `paste:words`, `hover:css selector` `wait:css selector`,
// `attach:name.jpg,name.pdf` (into the composer) or `drag:css selector` (files are held over it).
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const root = new URL('../', import.meta.url).pathname;
const usual = '1440x900';
/** The first page of all has every module made for it. */
const firstPageTimeoutMs = 60_000;
const settings = (page) => ['key:Control+,', `click:.list-row:has-text("${page}")`, 'wait:.settings-page h1'];
const serverPage = (page) => ['key:Control+,', `click:section[aria-label="Fjordlight"] .list-row:has-text("${page}")`, 'wait:.admin-row, .setting-row'];
const hover = (words) => `hover:[data-row-key]:has-text("${words}")`;
const webhooks = [
  'click:[aria-label="Room menu"]',
  'click:.menu-item:has-text("Room settings")',
  'click:.setting-row:has-text("Webhooks") .button',
  'wait:.hook-row',
];
const shots = {
  main: ['', usual],
  'main-dark': ['theme=dark', usual],
  'main-compact-dark': ['theme=dark&density=compact', usual],
  'main-hc-light': ['theme=hc-light', usual],
  'main-hc-dark': ['theme=hc-dark', usual],
  'main-rtl': ['dir=rtl', usual],
  'main-hard': ['hard=1&panel=1&open=design', usual],
  'main-one-server': ['accounts=1', usual],
  'main-1000': ['panel=1', '1000x700'],
  'main-800-list': ['', '800x700', 'click:[aria-label="Rooms"]'],
  'main-640': ['', '640x800'],
  'message-hover': ['', usual, hover('Signing now')],
  'message-hover-hc-dark': ['theme=hc-dark', usual, hover('Found it')],
  'message-hover-420': ['', '420x860', hover('Signing now')],
  'message-menu': ['', usual, hover('Signing now'), 'click:[aria-label="More"]', 'wait:.menu'],
  'message-delete-dark': ['theme=dark', usual, hover('Signing now'), 'click:[aria-label="More"]', 'click:.menu-item:has-text("Delete")', 'wait:.dialog'],
  'message-forward': ['', usual, hover('RC3 with'), 'click:[aria-label="More"]', 'click:.menu-item:has-text("Forward")', 'wait:.person-row'],
  'message-marks': ['', usual, ...['Pin', 'Save'].flatMap((name) => [hover('RC3 with'), 'click:[aria-label="More"]', `click:.menu-item:has-text("${name}")`])],
  'reaction-picker': ['', usual, hover('RC3 with'), 'click:[aria-label="React"]', 'wait:.emoji-cell'],
  'admin-server': ['admin=1', usual, ...serverPage('Name and registration')],
  'admin-people': ['admin=1', usual, ...serverPage('People')],
  'admin-people-dark': ['admin=1&theme=dark', usual, ...serverPage('People'), 'click:[aria-label="What to do with Lena Novák"]', 'wait:.menu'],
  'admin-deactivate': ['admin=1', usual, ...serverPage('People'), 'click:[aria-label="What to do with Lena Novák"]', 'click:.menu-item:has-text("Deactivate")'],
  'admin-reset-dark': [
    'admin=1&theme=dark',
    usual,
    ...serverPage('People'),
    'click:[aria-label="What to do with Lena Novák"]',
    'click:.menu-item:has-text("Link for")',
    'click:.dialog .button-primary',
    'wait:.dialog .field',
  ],
  'push-light': ['accounts=1', usual, ...settings('Notifications'), 'wait:.push-target'],
  'push-dark-640': [
    'accounts=1&theme=dark',
    '640x900',
    'key:Control+,',
    'click:[aria-label="Rooms"]',
    'click:.list-row:has-text("Notifications")',
    'wait:.push-target',
  ],
  'push-add-dark': ['accounts=1&theme=dark', usual, ...settings('Notifications'), 'click:.push-head .button', 'wait:.dialog-form'],
  'push-add-640': [
    'accounts=1',
    '640x900',
    'key:Control+,',
    'click:[aria-label="Rooms"]',
    'click:.list-row:has-text("Notifications")',
    'click:.push-head .button',
    'wait:.dialog-form',
  ],
  'push-offline': ['accounts=1&state=offline', usual, ...settings('Notifications')],
  'admin-rooms': ['admin=1', usual, ...serverPage('Rooms')],
  'admin-people-640-dark': [
    'admin=1&theme=dark',
    '640x800',
    'key:Control+,',
    'click:[aria-label="Rooms"]',
    'click:section[aria-label="Fjordlight"] .list-row:has-text("People")',
    'wait:.admin-row',
  ],
  'admin-storage-dark': ['admin=1&theme=dark', usual, ...serverPage('Storage')],
  'admin-audit': ['admin=1', usual, ...serverPage('Audit log')],
  thread: ['', usual, 'click:.thread-line', 'wait:.thread-head'],
  'thread-dark-420': ['theme=dark', '420x860', 'click:.thread-line', 'wait:.thread-head'],
  'thread-rtl': ['dir=rtl', usual, 'click:.thread-line', 'wait:.thread-head'],
  'thread-compact-hc-light': ['theme=hc-light&density=compact', usual, 'click:.thread-line', 'wait:.thread-head'],
  'thread-1000': ['theme=dark', '1000x700', 'click:.thread-line', 'wait:.thread-head', 'click:.segment-part:has-text("By votes")'],
  'pinned-messages': [
    '',
    usual,
    hover('RC3 with'),
    'click:[aria-label="More"]',
    'click:.menu-item:has-text("Pin")',
    'click:[aria-label="Pinned messages"]',
    'wait:.message-card',
  ],
  'top-voted': ['theme=dark', usual, 'click:[aria-label="Room menu"]', 'click:.menu-item:has-text("Top voted")', 'wait:.message-card'],
  'room-settings': ['role=owner', usual, 'click:[aria-label="Room menu"]', 'click:.menu-item:has-text("Room settings")', 'wait:.dialog'],
  'room-settings-dark-420': [
    'theme=dark&role=owner',
    '420x860',
    'click:[aria-label="Room menu"]',
    'click:.menu-item:has-text("Room settings")',
    'wait:.dialog',
  ],
  webhooks: ['role=owner', usual, ...webhooks],
  'webhooks-hard-640-dark': ['role=owner&hard=1&theme=dark', '640x800', ...webhooks],
  'webhook-deliveries-dark': ['role=owner&theme=dark', usual, ...webhooks, 'click:[aria-label="Open Mast dashboard"]', 'wait:.delivery'],
  'member-menu': ['role=owner&panel=1', usual, 'click:.person:has-text("Aiko")', 'click:.profile-more', 'wait:.menu'],
  'invite-link-dark': [
    'theme=dark&role=owner',
    usual,
    'click:[aria-label="Room menu"]',
    'click:.menu-item:has-text("Invite people")',
    'click:.segment-part:has-text("By link")',
    'click:.button:has-text("Make a link")',
    'wait:.qr-code',
  ],
  announcements: ['open=announcements', usual],
  threads: ['', usual, 'click:.sidebar-places .room-row', 'wait:.message-card'],
  'threads-dark-420': ['theme=dark', '420x860', 'key:Control+Shift+T', 'wait:.message-card'],
  saved: [
    '',
    usual,
    hover('RC3 with'),
    'click:[aria-label="More"]',
    'click:.menu-item:has-text("Save")',
    'click:.sidebar-places .room-row:has-text("Saved")',
    'wait:.message-card',
  ],
  search: ['accounts=3', usual, 'key:Control+Shift+F', 'type:from:priya the', 'wait:.search-row', 'key:ArrowDown', 'wait:.search-around-row >> nth=2'],
  'search-dark-420': ['theme=dark', '420x860', 'key:Control+Shift+F', 'type:the', 'wait:.search-row'],
  'search-nothing-offline': ['theme=dark&state=offline', usual, 'key:Control+f', 'type:zzzz', 'wait:.empty-row'],
  'search-date': ['', usual, 'key:Control+f', 'click:.search-filters .button >> nth=4', 'wait:.search-date'],
  'switcher-messages-dark': ['theme=dark', usual, 'key:Control+k', 'type:fi', 'wait:.switcher .found'],
  'settings-keep': ['', usual, 'key:Control+,', 'click:.list-row:has-text("Sync")', 'wait:.setting-row'],
  offline: ['state=offline', usual],
  'offline-card': ['state=offline', usual, 'click:.chip-main'],
  'signed-out-dark': ['state=signed-out&theme=dark', usual, 'click:.chip-main'],
  'catching-up': ['state=catching-up', usual],
  'narrow-list-dark': ['theme=dark&state=catching-up', '420x860', 'click:[aria-label="Back to the list"]'],
  'narrow-room': ['', '420x860'],
  'people-panel': ['panel=1', usual],
  'empty-room': ['open=osprey-3', usual],
  home: ['empty=1&accounts=1', usual],
  'server-menu': ['', usual, 'click:.server-menu'],
  'onboarding-server': ['accounts=0', '1120x760', 'wait:.server-card'],
  'onboarding-failed': ['accounts=0', '1120x760', 'click:.field-input', 'key:Control+a', 'type:nowhere.example', 'wait:[data-problem]'],
  'onboarding-sign-up': [
    'accounts=0&keychain=0',
    '1120x760',
    'wait:.server-card',
    'key:Enter',
    'type:Ines Okafor',
    'key:Tab',
    'key:Tab',
    'type:correct-mast-pebble',
    'key:Enter',
    'wait:[data-problem]',
  ],
  'onboarding-sign-in-dark': ['accounts=0&theme=dark', '1120x760', 'wait:.server-card', 'key:Enter', 'click:.link'],
  'onboarding-420': ['accounts=0', '420x860', 'wait:.server-card'],
  'composer-people': ['', usual, 'click:.composer-text', 'type:Thanks @', 'wait:.completion-row'],
  'composer-emoji-dark-420': ['theme=dark', '420x860', 'click:.composer-text', 'type:Thanks :ta', 'wait:.completion-row'],
  'composer-formats-reply-dark': [
    'theme=dark',
    usual,
    'click:.composer-text',
    'key:Shift+ArrowUp',
    'wait:.composer-strip',
    'click:.composer-format',
    'type:Under target for ten minutes:',
    'key:Shift+Enter',
    'type:- rig 3',
    'key:Shift+Enter',
    'type:rig 4',
  ],
  'composer-edit-420': ['', '420x860', 'click:.composer-text', 'key:ArrowUp', 'wait:.composer-strip'],
  'composer-many': ['hard=1&open=general', usual, 'click:.composer-text', 'type:@room lunch is here', 'key:Enter', 'wait:.composer-answer'],
  'composer-pasted-420-dark': ['theme=dark', '420x860', 'click:.composer-text', 'paste:3*gps_idle();\\n', 'wait:.composer-answer'],
  files: ['', usual, 'click:.picture-open', 'wait:.viewer-picture'],
  'files-kinds': ['files=1', '1440x1300'],
  'files-kinds-dark-420': ['files=1&theme=dark', '420x1100'],
  'files-viewer-420': ['files=1', '420x860', 'click:.picture-open >> nth=-1', 'wait:.viewer-picture'],
  'composer-files': ['', usual, 'click:.composer-text', 'type:Release note signed.', 'attach:mast-dawn.jpg,release-note-2.8.pdf', 'wait:.attachment >> nth=1'],
  'composer-files-dark-420': ['theme=dark&state=offline', '420x860', 'attach:mast-dawn.jpg,release-note-2.8.pdf', 'wait:.attachment >> nth=1'],
  'composer-drop': ['', usual, 'drag:.timeline', 'wait:.drop-frame'],
  'composer-too-long': ['', usual, 'click:.composer-text', 'paste:9000*word ', 'wait:.composer-split'],
  'emoji-picker': ['', usual, 'click:[aria-label="Emoji"]', 'wait:.emoji-cell', 'key:ArrowDown', 'key:ArrowDown'],
  'emoji-picker-420-dark': ['theme=dark', '420x860', 'click:[aria-label="Emoji"]', 'wait:.emoji-cell', 'type:cat'],
  'switcher-dark': ['theme=dark', usual, 'key:Control+k', 'type:fi', 'wait:.found'],
  'switcher-empty': ['', usual, 'key:Control+k', 'wait:.switcher-row'],
  'directory-dark': ['theme=dark', usual, 'click:.server-menu', 'click:.menu-item:has-text("Browse")', 'wait:.directory-row'],
  'directory-420': ['', '420x860', 'click:[aria-label="Back to the list"]', 'click:.server-menu', 'click:.menu-item:has-text("Browse")', 'wait:.directory-row'],
  'directory-offline': ['state=offline', usual, 'click:.server-menu', 'click:.menu-item:has-text("Browse")', 'wait:.empty-state'],
  'create-room': ['', usual, 'click:.server-menu', 'click:.menu-item:has-text("New room")', 'wait:.dialog'],
  'direct-message': ['', usual, 'click:[aria-label="New message"] >> nth=0', 'wait:.person-row'],
  'settings-profile': ['', usual, ...settings('Profile')],
  'settings-devices': ['', usual, ...settings('Devices'), 'wait:.setting-row'],
  'settings-appearance-dark': ['theme=dark', usual, ...settings('Appearance')],
  'settings-notifications': ['', usual, ...settings('Notifications')],
  'settings-shortcuts': ['', usual, ...settings('Shortcuts')],
  'settings-account': ['', usual, ...settings('Account'), 'wait:.two-step', 'click:.button-danger', 'wait:.dialog'],
  'settings-sync': ['state=offline', usual, ...settings('Sync'), 'wait:.sync-table'],
  'settings-sync-420-hc': [
    'state=offline&theme=hc-dark',
    '420x860',
    'key:Control+,',
    'click:[aria-label="Back to the list"]',
    'click:.list-row:has-text("Sync")',
    'wait:.sync-table',
  ],
};

const args = process.argv.slice(2);
const isOwn = args.length > 0 && (args.includes('--') || !args.every((name) => name in shots));
const dashes = args.indexOf('--');
const [ownName = 'own', ownQuery = '', ownSize = usual] = dashes < 0 ? args : args.slice(0, dashes);
const wanted = isOwn
  ? [[ownName, [ownQuery, ownSize, ...(dashes < 0 ? [] : args.slice(dashes + 1))]]]
  : Object.entries(shots).filter(([name]) => args.length === 0 || args.includes(name));

const server = await createServer({ configFile: `${root}desktop/renderer/testing/gallery.config.ts`, logLevel: 'error', server: { port: 0, hmr: false } });
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

const actions = {
  key: (page, rest) => page.keyboard.press(rest),
  type: (page, rest) => page.keyboard.type(rest),
  click: (page, rest) => page.click(rest),
  hover: (page, rest) => page.hover(rest),
  wait: (page, rest) => page.waitForSelector(rest),
  paste: (page, rest) => page.evaluate(pasteWords, textOf(rest)),
  attach: (page, rest) => page.setInputFiles('.composer input[type=file]', rest.split(',').map(sampleFile)),
  drag: (page, rest) => page.evaluate(dragFiles, rest),
};

/** A file of that name, empty but for its name. */
function sampleFile(name) {
  return { name, mimeType: name.endsWith('.jpg') ? 'image/jpeg' : '', buffer: Buffer.from(name.repeat(9_000)) };
}

/** Runs in the page: files are held over what the selector finds. */
function dragFiles(selector) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(['x'], 'x.txt'));
  document.querySelector(selector).dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
}

/** `3*some\\nwords` is three times those two lines. */
function textOf(step) {
  const [, times = '1', words] = /^(?:(\d+)\*)?([\s\S]*)$/.exec(step);
  return words.replaceAll('\\n', '\n').repeat(Number(times));
}

/** Runs in the page: pastes where the focus is. */
function pasteWords(words) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', words);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

async function shoot(name, [query, size, ...steps]) {
  const [width, height] = size.split('x').map(Number);
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB', timezoneId: 'Europe/Oslo', reducedMotion: 'reduce' });
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`${name}: ${error.stack ?? error}`));
  await page.clock.setFixedTime(new Date('2026-11-19T10:52:00+01:00'));
  await page.goto(`${server.resolvedUrls.local[0]}testing/gallery.html?${query}`, { timeout: firstPageTimeoutMs });
  await page.waitForSelector('[data-ready]', { timeout: firstPageTimeoutMs });
  await page.evaluate(() => document.fonts.ready);
  for (const step of steps) {
    const kind = step.slice(0, step.indexOf(':'));
    await actions[kind](page, step.slice(kind.length + 1));
  }
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  await page.screenshot({ path: `${root}artefacts/${name}.png` });
  await page.close();
}

let failed = 0;
try {
  mkdirSync(`${root}artefacts`, { recursive: true });
  for (const [name, shot] of wanted) {
    try {
      await shoot(name, shot);
      console.log(`artefacts/${name}.png`);
    } catch (error) {
      failed += 1;
      console.error(`${name}: ${error.message.split('\n').slice(0, 4).join(' | ')}`);
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = failed > 0 ? 1 : 0;
