import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  {
    ignores: [
      '.cache/',
      '.data/',
      'bench/results/',
      'coverage/',
      'examples/clients/shared/schema.d.ts',
      'test/artefacts/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // Some classes are their decorators, and generated graph types start as empty classes.
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true, allowWithDecorator: true }],
      // With noUncheckedIndexedAccess every index is a maybe; `!` states that the loop around it knows better.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // TypeORM and TypeGraphQL name classes as `Function`.
      '@typescript-eslint/no-unsafe-function-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Interfaces of libraries are asynchronous where an implementation need not be.
      '@typescript-eslint/require-await': 'off',
      // Object types of the graph are classes for TypeGraphQL alone; services hand out plain objects of their form.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `() => void queue.push(x)` says what it means; what is thrown to a rejection handler is an Error here.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // They load a part of the program when it is needed: `import()` of TypeScript loads modules of ECMAScript only.
    files: ['src/main.ts', 'src/{demo/start-sandbox,server/graphiql/bundle,storage/index}.ts'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Tests look into answers whose shape is what they assert.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-imports': [
        'error',
        { name: 'fast-check', message: 'Import it from test/support/property.ts, where the seed is set.' },
      ],
    },
  },
  { files: ['test/support/property.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['**/*.{js,cjs,mjs}'],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
  },
  {
    files: ['examples/first-steps/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['document', 'fetch', 'location', 'URL', 'WebSocket', 'XMLHttpRequest'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly' },
    },
  },
);
