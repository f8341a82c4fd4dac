import { z } from 'zod';
import { linkTo } from './mrkdwn.ts';

const words = z.record(z.string(), z.string()).catch({});
const grafanaSchema = z.object({
  status: z.string(),
  title: z.string().optional(),
  externalURL: z.string().optional(),
  alerts: z.array(z.object({ status: z.string(), labels: words, annotations: words, generatorURL: z.string().optional() })).max(1_000),
});
/** So many alerts are named. */
const alertsMax = 10;

/** Whether this looks like what Grafana's alerting (and the Alertmanager) posts. */
export const isGrafana = (body: unknown): boolean => typeof body === 'object' && body !== null && 'alerts' in body && 'status' in body;

/** Alerts of Grafana in a few lines. Throws ZodError. */
export function grafanaWords(body: unknown): string {
  const { status, title, externalURL, alerts } = grafanaSchema.parse(body);
  const heading = title ?? `[${status.toUpperCase()}:${alerts.length}]`;
  const named = alerts.slice(0, alertsMax).map((alert) => {
    const name = alert.labels['alertname'] ?? 'Alert';
    const said = alert.annotations['summary'] ?? alert.annotations['description'] ?? '';
    return `- ${alert.status}: ${alert.generatorURL ? linkTo(alert.generatorURL, name) : name}${said === '' ? '' : `: ${said}`}`;
  });
  const rest = alerts.length > alertsMax ? [`- and ${alerts.length - alertsMax} more`] : [];
  return [`**${externalURL ? linkTo(externalURL, heading) : heading}**`, ...named, ...rest].join('\n');
}
