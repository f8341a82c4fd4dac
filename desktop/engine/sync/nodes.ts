/** Which node to try: the last good one first, then the others in turn. */
export type Nodes = {
  next(): string;
  /** This node answered. */
  worked(url: string): void;
  /** This node failed, or is going away. */
  failed(url: string): void;
};

export function createNodes(known: () => { serverUrl: string; nodes: readonly string[] }): Nodes {
  let preferred: string | null = null;
  const list = (): string[] => {
    const { serverUrl, nodes } = known();
    return nodes.length > 0 ? [...new Set([serverUrl, ...nodes])] : [serverUrl];
  };
  return {
    next: () => (preferred !== null && list().includes(preferred) ? preferred : known().serverUrl),
    worked(url) {
      preferred = url;
    },
    failed(url) {
      const urls = list();
      preferred = urls[(urls.indexOf(url) + 1) % urls.length] ?? null;
    },
  };
}
