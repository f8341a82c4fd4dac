import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetesManifestCheck, type ManifestCheck } from './kubernetes-schemas.ts';
import { hasCommand, isDebian, root } from './tools.ts';

type Container = { name: string; image: string; securityContext?: { readOnlyRootFilesystem?: boolean; allowPrivilegeEscalation?: boolean } };
type PodSpec = {
  containers: Container[];
  securityContext?: { runAsNonRoot?: boolean };
  automountServiceAccountToken?: boolean;
  volumes?: { secret?: { secretName: string }; configMap?: { name: string } }[];
};
type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  data?: Record<string, string>;
  spec?: { template?: { metadata: { labels: Record<string, string> }; spec: PodSpec }; minReplicas?: number; policyTypes?: string[] };
};

const overlays = ['trial', 'external'];

/** What `kubectl apply --kustomize` would send. */
function render(overlay: string): Manifest[] {
  const rendered = spawnSync('kubectl', ['kustomize', join(root, 'deploy/kubernetes/overlays', overlay)], { encoding: 'utf8' });
  if (rendered.status !== 0) throw new Error(rendered.stderr);
  return parseAllDocuments(rendered.stdout).map((document) => document.toJS() as Manifest);
}

describe.runIf(hasCommand('kubectl', 'version', '--client'))('the manifests', () => {
  const pods = (manifests: Manifest[]) =>
    manifests.flatMap((manifest) => (manifest.spec?.template === undefined ? [] : [{ manifest, pod: manifest.spec.template.spec }]));

  test.each(overlays)('of %s: two nodes at least, ordinary users, read-only roots, nothing in or out that is not named', (overlay) => {
    const manifests = render(overlay);
    expect(manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.spec?.minReplicas).toBeGreaterThanOrEqual(2);
    expect(manifests.some(({ kind, spec }) => kind === 'NetworkPolicy' && spec?.policyTypes?.length === 2 && !('ingress' in spec) && !('egress' in spec))).toBe(
      true,
    );
    for (const { manifest, pod } of pods(manifests)) {
      expect(pod.securityContext?.runAsNonRoot, manifest.metadata.name).toBe(true);
      expect(pod.automountServiceAccountToken, manifest.metadata.name).toBe(false);
      for (const { securityContext } of pod.containers)
        expect(securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
    }
    for (const { kind, metadata } of manifests) if (kind !== 'Namespace') expect(metadata.namespace, `${kind} ${metadata.name}`).toBe('parley');
  });

  test.each(overlays)('of %s: every settings map that a pod reads is there, and no secret is written down', (overlay) => {
    const manifests = render(overlay);
    const maps = manifests.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);
    for (const { pod } of pods(manifests)) for (const { configMap } of pod.volumes ?? []) if (configMap !== undefined) expect(maps).toContain(configMap.name);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  describe.runIf(isDebian('the schema of the Kubernetes API'))('by the schemas of the API', () => {
    let check: ManifestCheck;
    beforeAll(async () => {
      check = await kubernetesManifestCheck();
    });

    test.each(overlays)('%s has no unknown field and no wrong type', (overlay) => {
      const manifests = render(overlay);
      expect(manifests.length).toBeGreaterThan(10);
      expect(manifests.flatMap(check)).toEqual([]);
    });

    test.each([
      ['Deployment', '"containerPort":', '"containerport":'],
      ['Deployment', '"periodSeconds":10', '"periodSeconds":"10"'],
      ['HorizontalPodAutoscaler', '"minReplicas":', '"minReplica":'],
      ['Ingress', ',"pathType":"Exact"', ''],
      ['NetworkPolicy', '"podSelector":', '"podselector":'],
      ['Deployment', '"apiVersion":"apps/v1"', '"apiVersion":"apps/v2"'],
    ])('a slip in a %s is found: %s', (kind, right, wrong) => {
      const manifest = render('trial').find((candidate) => candidate.kind === kind && JSON.stringify(candidate).includes(right));
      const text = JSON.stringify(manifest);
      expect(text).toContain(right);
      expect(check(JSON.parse(text.replace(right, wrong)) as Manifest)).not.toEqual([]);
    });
  });
});
