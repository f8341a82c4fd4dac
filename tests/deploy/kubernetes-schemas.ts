import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { debianPackage } from '../support/debian-packages.ts';

type Schema = { [key: string]: unknown; properties?: Record<string, Schema>; format?: string; 'x-kubernetes-group-version-kind'?: Kind[] };
type Kind = { group: string; version: string; kind: string };
type Manifest = { apiVersion: string; kind: string; metadata: { name: string } };

/** What is wrong with a manifest, one line each; a field that the API does not know is wrong too. */
export type ManifestCheck = (manifest: Manifest) => string[];

/** Checks manifests by the schemas of the Kubernetes API itself, as Debian packages them. @throws Error where they cannot be had */
export async function kubernetesManifestCheck(): Promise<ManifestCheck> {
  const folder = await debianPackage('golang-k8s-kube-openapi-dev');
  const path = join(folder, 'usr/share/gocode/src/k8s.io/kube-openapi/pkg/schemaconv/testdata/swagger.json');
  const { definitions } = JSON.parse(readFileSync(path, 'utf8')) as { definitions: Record<string, Schema> };
  const nameOf = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    makeStrict(schema);
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? [])
      nameOf.set(`${group === '' ? '' : `${group}/`}${version} ${kind}`, name);
  }
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  return (manifest) => {
    const place = `${manifest.kind} ${manifest.metadata.name}`;
    const name = nameOf.get(`${manifest.apiVersion} ${manifest.kind}`);
    const validate = name === undefined ? undefined : ajv.getSchema(`kubernetes#/definitions/${name}`);
    if (validate === undefined) return [`${place}: the API knows no ${manifest.apiVersion} ${manifest.kind}`];
    if (validate(manifest) === true) return [];
    return (validate.errors ?? []).map((error) => `${place}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  };
}

/** No unknown fields; and the two types that the API writes in two ways. */
function makeStrict(schema: Schema): void {
  if (schema.properties !== undefined) schema['additionalProperties'] = false;
  if (schema.format === 'int-or-string') schema['type'] = ['string', 'integer'];
}
