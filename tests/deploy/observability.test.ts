import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../relay/observability/metrics.ts';
import { debianPackage } from '../support/debian-packages.ts';
import { isDebian, root } from './tools.ts';

const folder = join(root, 'deploy/observability');
const dashboards = readdirSync(join(folder, 'dashboards'));
type Dashboard = { uid: string; title: string; panels: { title: string; datasource: { uid: string }; targets: { expr: string }[] }[] };
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');

/** The names of numbers in an expression of Prometheus that are the relay's or its process's. */
const numbersIn = (expression: string) => expression.match(/\b(parley|process|nodejs)_\w+/g) ?? [];

let known: Set<string>;
beforeAll(async () => {
  const lines = (await createMetrics().registry.metrics()).split('\n');
  const types = lines.flatMap((line) => [...line.matchAll(/^# TYPE (\S+) (\S+)/g)]);
  known = new Set(types.flatMap(([, name = '', type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])));
});

test.each(dashboards)('the dashboard %s shows only numbers that the relay has', (file) => {
  const dashboard = JSON.parse(read('dashboards', file)) as Dashboard;
  const expressions = dashboard.panels.flatMap((panel) => panel.targets.map(({ expr }) => expr));
  expect(expressions.length).toBeGreaterThan(3);
  for (const expression of expressions) for (const name of numbersIn(expression)) expect([...known], expression).toContain(name);
  const sources = (parse(read('grafana/datasources.yml')) as { datasources: { uid: string }[] }).datasources.map(({ uid }) => uid);
  for (const { datasource } of dashboard.panels) expect(sources).toContain(datasource.uid);
});

test('every number of the relay’s own is on a dashboard', () => {
  const shown = new Set(dashboards.flatMap((file) => numbersIn(read('dashboards', file))));
  const own = [...known].filter((name) => name.startsWith('parley_') && !/_(sum|count)$/.test(name));
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

test('the alerts look at numbers that the relay has, and each says what to do', () => {
  const { groups } = parse(read('alerts.yml')) as { groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[] };
  for (const rule of groups.flatMap(({ rules }) => rules)) {
    for (const name of numbersIn(rule.expr)) expect([...known], rule.alert).toContain(name);
    expect(Object.keys(rule.annotations).sort()).toEqual(['advice', 'summary']);
  }
});

test('what the compose file mounts is there, and only Grafana is reachable, from this machine', () => {
  const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, { profiles?: string[]; volumes?: string[]; ports?: string[] }>;
  };
  const watching = Object.entries(services).filter(([, service]) => service.profiles?.includes('observability'));
  expect(watching.map(([name]) => name)).toEqual(['prometheus', 'grafana', 'loki', 'alloy']);
  for (const [name, { volumes = [], ports = [] }] of watching) {
    for (const volume of volumes.filter((text) => text.startsWith('./'))) expect(() => readdirOrFile(volume.split(':')[0] ?? '')).not.toThrow();
    expect(ports.every((port) => name === 'grafana' && port.startsWith('127.0.0.1:'))).toBe(true);
  }
});

function readdirOrFile(path: string): void {
  try {
    readFileSync(join(root, path));
  } catch {
    readdirSync(join(root, path));
  }
}

describe.runIf(isDebian('promtool'))('by Prometheus’s own tool', () => {
  let promtool: string;
  beforeAll(async () => {
    promtool = join(await debianPackage('promtool'), 'usr/bin/promtool');
  });

  test.each([
    ['the rules are right', 'check', 'rules', 'alerts.yml'],
    ['the configuration is right', 'check', 'config', '--syntax-only', 'prometheus.yml'],
    ['the alerts come when they should, and only then', 'test', 'rules', 'alerts.test.yml'],
  ])('%s', (_title, ...args) => {
    const ran = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' });
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
  });
});
