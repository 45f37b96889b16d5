const domain = ['statistics', 'instruments', 'outcomes', 'claims'];
const pure = [...domain, 'charts', 'exports', 'format'];

const sealing = [
  'server/key-file.ts',
  'server/keys.ts',
  'server/field-encryption.ts',
  'server/patient-identity.ts'
];

/**
 * Who may import whom, by folder or file under `src/lib`; the longest name that fits a path decides. Every
 * folder may import itself.
 */
const libraryLayers: Record<string, readonly string[]> = {
  statistics: [],
  instruments: [],
  outcomes: ['statistics', 'instruments'],
  claims: ['statistics', 'instruments', 'outcomes'],
  format: ['instruments'],
  charts: [...domain, 'format'],
  exports: [...domain, 'format'],
  components: ['format'],
  'server/settings.ts': ['server/request-host.ts'],
  'server/request-host.ts': [],
  'server/compress.ts': [],
  'server/response-headers.ts': [],
  'server/log.ts': [],
  'server/readiness.ts': ['server/db'],
  'server/operations.ts': ['server/backup', 'server/db', 'server/log.ts', 'server/settings.ts'],
  'server/key-file.ts': [],
  'server/keys.ts': ['server/key-file.ts'],
  'server/field-encryption.ts': ['server/keys.ts'],
  'server/patient-identity.ts': ['server/db', 'server/keys.ts', 'server/field-encryption.ts'],
  'server/open-keyed-database.ts': [
    'server/audit',
    'server/db',
    'server/settings.ts',
    'server/writes'
  ],
  'server/app-database.ts': [
    'server/open-keyed-database.ts',
    'server/settings.ts',
    'server/writes'
  ],
  'server/administration.ts': [
    'server/audit',
    'server/auth',
    'server/backup',
    'server/settings.ts',
    'server/writes'
  ],
  'server/app.ts': [
    'server/administration.ts',
    'server/app-database.ts',
    'server/audit',
    'server/auth',
    'server/log.ts',
    'server/operations.ts',
    'server/settings.ts',
    'server/writes'
  ],
  'server/db': ['server/settings.ts'],
  'server/queries': [...sealing, 'server/db', ...domain],
  'server/writes': [
    ...sealing,
    'server/db',
    'server/audit',
    'statistics',
    'instruments',
    'outcomes'
  ],
  'server/imports': ['server/db', 'server/writes', 'instruments'],
  'server/auth': [
    'server/db',
    'server/writes',
    'server/audit',
    'server/keys.ts',
    'server/field-encryption.ts',
    'server/request-host.ts',
    'instruments'
  ],
  'server/audit': ['server/db', 'server/keys.ts'],
  'server/backup': ['server/db', 'server/audit'],
  'server/demo': ['server/db', 'server/writes', 'instruments']
};

const everyLayer = Object.keys(libraryLayers);

/** These hold the database of everyone: pages get a scope of it instead, from `hooks.server.ts`. */
const unscoped = ['server/app.ts', 'server/app-database.ts', 'server/open-keyed-database.ts'];
const forPages = everyLayer.filter((name) => isServer(name) && !unscoped.includes(name));

/** The same for paths from the project's folder. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    Object.entries(libraryLayers).map(([name, allowed]) => [
      underLibrary(name),
      allowed.map(underLibrary)
    ])
  ),
  'src/routes': [...pure, 'components', ...forPages].map(underLibrary),
  // It says whether the database answers, and nothing that is in it.
  'src/routes/readyz': ['server/app-database.ts', 'server/readiness.ts', 'server/settings.ts'].map(
    underLibrary
  ),
  'src/hooks.server.ts': everyLayer.map(underLibrary),
  'src/app.d.ts': everyLayer.map(underLibrary),
  'src/cli': everyLayer.filter((name) => name !== 'components').map(underLibrary)
};

/** @returns the layer a path belongs to; undefined for one that nobody planned */
export function layerOf(path: string): string | undefined {
  return Object.keys(layers)
    .filter((layer) => path === layer || path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Everything outside the pages and components also runs without SvelteKit. */
export function runsWithoutKit(path: string): boolean {
  const layer = layerOf(path);
  return (
    layer !== undefined &&
    layer !== 'src/lib/components' &&
    (layer.startsWith('src/lib/') || layer === 'src/cli')
  );
}

function isServer(name: string): boolean {
  return name.startsWith('server/');
}

function underLibrary(name: string): string {
  return `src/lib/${name}`;
}
