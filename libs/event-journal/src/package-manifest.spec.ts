import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { APPEND_FAILURE_CODES } from './append-outcome.js';
import { resolveOptions } from './event-journal-options.js';

const PROJECT = join(import.meta.dirname, '..');

interface Manifest {
  readonly exports: Record<string, string | Record<'@eventlog/source' | 'types' | 'default', string>>;
  readonly dependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as Manifest;

/** What every source that is built imports: by `from`, `import()` and `require`. */
const imports = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .flatMap((file) => {
    const source = readFileSync(join(PROJECT, 'src', file), 'utf8');
    return [...source.matchAll(/(?:from |import\(|\)\()'([^']+)'/g)].map(([, name]) => name!);
  });

describe('The package', () => {
  it('imports nothing but Node, itself and what it declares', () => {
    const foreign = imports.filter((name) => !/^(node:|\.\.?\/)/.test(name));
    expect(foreign).toContain('fs-native-extensions');
    expect(foreign.filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });

  it('declares nothing but that, and what the compiler needs', () => {
    const needed = Object.keys(manifest.dependencies).filter((name) => name !== 'tslib');
    expect(needed.filter((name) => !imports.includes(name))).toEqual([]);
  });

  it('exports what has a source and is built from it', () => {
    for (const target of Object.values(manifest.exports)) {
      if (typeof target === 'string') continue;
      const source = target['@eventlog/source'];
      expect(existsSync(join(PROJECT, source))).toBe(true);
      expect(target.types).toBe(source.replace('src', 'dist').replace('.ts', '.d.ts'));
      expect(target.default).toBe(source.replace('src', 'dist').replace('.ts', '.js'));
    }
  });

  it('has every option and every code in its README', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
    const options = [...Object.keys(resolveOptions({ directory: '.' })), 'onCommit', 'onIncident'];
    expect([...options, ...APPEND_FAILURE_CODES].filter((name) => !readme.includes(`\`${name}\``))).toEqual(
      [],
    );
  });

  it('names only tests that exist in its document of crashes', () => {
    const document = readFileSync(join(PROJECT, 'CRASH-SAFETY.md'), 'utf8');
    const named = [...document.matchAll(/`([a-z-]+)`: "([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(5);
    const missing = named.filter(([, spec, title]) => {
      const path = join(PROJECT, 'src', `${spec}.spec.ts`);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(title!);
    });
    expect(missing.map(([row]) => row)).toEqual([]);
  });
});
