import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which project may import which: one line per arrow of ARCHITECTURE.md, and no `*` fallback. */
const arrows = [
  { sourceTag: 'project:event-journal', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'project:event-model', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'project:json-event-logger', onlyDependOnLibsWithTags: ['project:event-journal'] },
  {
    sourceTag: 'project:demo',
    onlyDependOnLibsWithTags: ['project:json-event-logger', 'project:event-model'],
  },
  { sourceTag: 'project:audit-demo', onlyDependOnLibsWithTags: ['project:json-event-logger'] },
  { sourceTag: 'project:demo-e2e', onlyDependOnLibsWithTags: ['project:event-model'] },
  { sourceTag: 'project:event-feed', onlyDependOnLibsWithTags: ['project:event-model'] },
  {
    sourceTag: 'project:journal-lab',
    onlyDependOnLibsWithTags: ['project:event-journal', 'project:event-model', 'project:json-event-logger'],
  },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/out-tsc', '**/coverage', '**/data', '.nx'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.js'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: true, allow: ['../../jest.preset.js'], depConstraints: arrows },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: { module: 'readonly', require: 'readonly', process: 'readonly', console: 'readonly' },
    },
  },
);
