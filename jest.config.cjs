/* CommonJS mode: ESM mode fails where CommonJS packages require ESM-only ones. */
const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  // Looked up in the context of a test, each use of them is slow: 5 % of a database suite's CPU.
  sandboxInjectedGlobals: ['Array', 'Math', 'Object', 'Promise', 'Reflect', 'Symbol', 'TypeError'],
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            react: { runtime: 'automatic' },
          },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@fastify|meilisearch|cookie|content-disposition|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit)/)',
  ],
  moduleNameMapper: {
    '^@rounds/(.*)$': '<rootDir>/libs/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.rounds'],
};

const database = {
  globalSetup: '<rootDir>/test/global-setup.cjs',
  globalTeardown: '<rootDir>/test/global-teardown.cjs',
};

module.exports = {
  testTimeout: 30_000,
  projects: [
    {
      ...base,
      displayName: 'spec',
      testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/'],
    },
    { ...base, ...database, displayName: 'db-spec', testMatch: ['**/*.db-spec.ts'] },
    {
      ...base,
      ...database,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
    },
    {
      ...base,
      ...database,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
    },
  ],
};
