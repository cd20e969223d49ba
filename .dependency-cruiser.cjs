/** Read top to bottom: a lib imports only rows above its own. The one place that says so. */
const ROWS = [
  ['contracts'],
  ['platform'],
  ['identity'],
  ['verification', 'channels', 'vocabulary'],
  ['threads'],
  ['feed', 'search'],
  ['notifications'],
  ['realtime'],
];

const anyOf = (libs) => `^libs/(${libs.join('|')})/`;
const tests = '\\.(spec|db-spec|e2e-spec|browser-spec)\\.tsx?$|-(contract|test-forum)\\.ts$';

const rows = ROWS.flatMap((row, index) =>
  row.map((lib) => ({
    name: `${lib}-imports-only-rows-above`,
    severity: 'error',
    from: { path: `^libs/${lib}/`, pathNot: tests },
    to: {
      path: '^(libs|apps|test)/',
      pathNot: [`^libs/${lib}/`, ...(index > 0 ? [anyOf(ROWS.slice(0, index).flat())] : [])],
    },
  })),
);

module.exports = {
  forbidden: [
    ...rows,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'a-lib-is-imported-through-its-index',
      severity: 'error',
      // Plain scripts run before anything is built; browser specs share a lib's test vectors.
      from: { path: '^(libs/([^/]+)|apps|test)/', pathNot: ['\\.cjs$', '\\.browser-spec\\.ts$'] },
      to: { path: '^libs/([^/]+)/', pathNot: ['^libs/[^/]+/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'a-lib-does-not-import-its-own-index',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/$1/index\\.ts$' },
    },
    {
      name: 'the-page-imports-only-contracts',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs|apps|test)/', pathNot: ['^libs/contracts/', '^apps/web/'] },
    },
    {
      name: 'features-of-the-page-do-not-import-each-other',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/', pathNot: ['^apps/web/src/features/$1/'] },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/testing/', tests] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'migrations-import-no-application-code',
      severity: 'error',
      from: { path: '^libs/platform/database/migrations/', pathNot: 'index\\.ts$' },
      to: { path: '^(libs|apps)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
