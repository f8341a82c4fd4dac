// The dependency rules of ARCHITECTURE.md, all at error level. `scripts/check-boundaries.mjs` runs them and proves that modules were seen.

/** Our own files, without tests: what ships. Tests may look at both sides of a wall. */
const testFiles = '\\.test\\.tsx?$|^desktop/engine/testing/|^desktop/renderer/testing/';
const packageNamed = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

/** `from` (a path pattern) must not import `to`; `except` are paths within `from` that may. */
const forbid = (name, comment, from, to, except = []) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [testFiles, ...except] },
  to,
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'A cycle hides who owns what.', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', comment: 'Every import leads somewhere.', severity: 'error', from: {}, to: { couldNotResolve: true } },
    forbid('shared-imports-only-zod', 'The contracts run everywhere.', '^shared/', { pathNot: ['^shared/', packageNamed('zod')] }),

    forbid('renderer-without-node', 'The renderer is a sandboxed web page.', '^desktop/renderer/', { dependencyTypes: ['core'] }),
    forbid('renderer-without-electron', 'It reaches the shell through window.parley only.', '^desktop/renderer/', {
      path: packageNamed('electron', 'electron-log', 'keytar', '@github/keytar', 'better-sqlite3', 'socket\\.io-client'),
    }),
    forbid('renderer-knows-no-process', 'The other processes are behind the IPC contract.', '^desktop/renderer/', {
      path: '^(desktop/(main|engine|engine-process|preload)|relay|bot-kit)/',
    }),
    forbid('preload-is-a-bridge', 'Electron and the plain channel names, nothing else.', '^desktop/preload/', {
      pathNot: ['^desktop/preload/', '^shared/ipc/channels\\.ts$', packageNamed('electron'), '^electron$'],
    }),

    forbid('engine-is-pure', 'The engine runs under plain Node, without shell, socket or keychain.', '^desktop/engine/', {
      path: packageNamed('electron', 'electron-log', 'socket\\.io-client', 'keytar', '@github/keytar', 'react', 'react-dom'),
    }),
    forbid('engine-knows-no-shell', 'Dependencies come in through its ports.', '^desktop/engine/', {
      path: '^(desktop/(main|renderer|preload|engine-process)|relay|bot-kit)/',
    }),
    forbid(
      'sqlite-opened-in-one-place',
      'One file knows the native store.',
      '^(desktop|relay|shared|bot-kit|scripts)/',
      { path: packageNamed('better-sqlite3'), dependencyTypesNot: ['type-only'] },
      ['^desktop/engine/store/open-store\\.ts$'],
    ),
    forbid(
      'keychain-in-two-places',
      'Secrets stay where they belong.',
      '^(desktop|relay|shared|bot-kit)/',
      { path: packageNamed('keytar', '@github/keytar') },
      ['^desktop/main/keychain[./]', '^desktop/engine-process/node-keychain\\.ts$'],
    ),
    forbid(
      'socket-client-in-two-places',
      'One process of the desktop talks to relays.',
      '^(desktop|relay|shared|scripts)/',
      { path: packageNamed('socket\\.io-client') },
      ['^desktop/engine-process/'],
    ),
    forbid('shell-shows-and-carries', 'The shell draws nothing and stores nothing.', '^desktop/main/', {
      path: ['^desktop/renderer/', packageNamed('react', 'react-dom', 'better-sqlite3')],
    }),
    forbid('electron-in-the-shell-only', 'Everything else runs without it.', '^(desktop|relay|shared|bot-kit)/', { path: packageNamed('electron') }, [
      '^desktop/(main|preload)/',
    ]),

    forbid('relay-domain-is-pure', 'Decisions know no transport and no database.', '^relay/domain/', {
      path: [
        packageNamed('socket\\.io', '@socket\\.io/[^/]+', 'fastify', '@fastify/[^/]+', '@prisma/[^/]+', 'prisma', 'pg', 'ioredis'),
        '^prisma/',
        '^relay/(realtime|http|persistence|bus|embedded)/',
      ],
    }),
    forbid('relay-edges-get-their-deps', 'create-relay wires the edges; they import no store.', '^relay/(realtime|http)/', {
      path: '^relay/(persistence|bus|embedded)/',
    }),
    forbid('realtime-knows-no-http', 'Two edges, side by side.', '^relay/realtime/', { path: '^relay/http/' }),
    forbid('http-knows-no-realtime', 'Two edges, side by side.', '^relay/http/', { path: '^relay/realtime/' }),
    forbid(
      'prisma-in-persistence-only',
      'Its errors are translated there and nowhere else.',
      '^(relay|desktop|shared|bot-kit)/',
      { path: [packageNamed('@prisma/[^/]+', 'prisma'), '^prisma/generated/'] },
      ['^relay/persistence/', '^relay/embedded/', '^relay/create-relay\\.ts$'],
    ),
    forbid('relay-knows-no-desktop', 'They share contracts, not code.', '^(relay|prisma)/', { path: '^desktop/' }),
    forbid('desktop-knows-no-relay', 'They share contracts, not code.', '^desktop/', { path: '^(relay|prisma)/' }),
    forbid('nothing-ships-tests', 'Tests see everything, nothing sees tests.', '^(desktop|relay|shared|prisma|bot-kit|scripts)/', {
      path: ['^tests/', '\\.test\\.tsx?$'],
    }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist|\\.cache|artefacts)/|^prisma/generated/.*(?<!client\\.ts)$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
  },
};
