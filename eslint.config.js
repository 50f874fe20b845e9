import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const syntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one name per thing, the same everywhere.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
  {
    selector: 'TSInterfaceDeclaration > Identifier.id:not([name=/^(?!I[A-Z])[A-Z][A-Za-z0-9]*$/])',
    message: 'Name an interface in PascalCase, for what it is: Source, not ISource.',
  },
  {
    selector: "MemberExpression[object.name='URL'][property.name='canParse']",
    message:
      'Use parseUrl: in Node 20 and 22, URL.canParse answers wrongly for non-ASCII text once it is called often.',
  },
  {
    selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
    message:
      "Import it as `import * as z from 'zod'`: of the object `z` a bundler can leave out nothing, 360 kB a function.",
  },
  {
    selector:
      ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)[source.value=/^\\.(?!.*\\.(js|json)$)/]',
    message: 'Relative imports name the file and end in .js.',
  },
];

const PROJECTS = ['tsconfig.checks.json', 'services/console/tsconfig.json'];

export default defineConfig(
  // A user's program: what it declares would narrow the names of services everywhere here.
  globalIgnores(['**/dist/', '**/cdk.out/', '**/.waypost/', 'coverage/', '.ci/compat/consumer.ts']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: PROJECTS, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', ...syntax],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
      'max-depth': ['error', 3],
      complexity: ['error', 15],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'jest', property: 'mock', message: 'Hand the part in as an argument.' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // An interface names what a schema infers, so that messages show its name.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Both forms are good TypeScript.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `as` beside a comment says why; `!` is refused outside tests.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Refuses a cast from CDK's IConstruct to the class that the construct was made of.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A port's method is async even where one adapter needs no await.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'places that talk to a terminal',
    files: ['services/local/**', 'sdk/src/cli/**', '**/bench/**', '**/examples/**'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'tests',
    files: ['**/*.test.ts', '**/test/**', 'services/verify/world/**'],
    rules: {
      // A table's row has as many columns as it needs.
      'max-params': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    name: 'files that a tool loads by their default export',
    files: ['**/*.config.js', '.ci/*.js', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': ['error', ...syntax.slice(1)] },
  },
  {
    name: 'plain JavaScript',
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
