import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { APPEND_FAILURE_CODES } from '@eventlog/event-journal';
import { JsonEventLoggerEnvironment } from './json-event-logger.environment.js';

const project = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly exports: Record<string, string | { '@eventlog/source': string; types: string; default: string }>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { optional: boolean }>;
}

const manifest = JSON.parse(readFileSync(`${project}/package.json`, 'utf8')) as Manifest;

function importsOf(folder: string): string[] {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
  );
  const packages = sources.flatMap((file) =>
    [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/ from '([^.'][^']*)'/g)].map(([, module]) =>
      module!.split('/', module!.startsWith('@') ? 2 : 1).join('/'),
    ),
  );
  return [...new Set(packages)].filter((module) => !module.startsWith('node:')).sort();
}

describe('The package', () => {
  it('declares every package that its sources import', () => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(importsOf(`${project}/src`).filter((module) => !(module in declared))).toEqual([]);
  });

  it('declares no package but those, and what they need beside them', () => {
    const indirect = ['reflect-metadata', 'rxjs', 'tslib'];
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect(declared.filter((module) => !indirect.includes(module)).sort()).toEqual(
      importsOf(`${project}/src`),
    );
  });

  it('needs an optional package in its own entry point only', () => {
    const optional = Object.keys(manifest.peerDependenciesMeta);
    expect(optional).toEqual(['@nestjs/terminus']);
    expect(importsOf(`${project}/src/terminus`)).toContain('@nestjs/terminus');
    const main = readdirSync(`${project}/src`).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'),
    );
    expect(
      main.filter((file) => readFileSync(`${project}/src/${file}`, 'utf8').includes('@nestjs/terminus')),
    ).toEqual([]);
  });

  it('exports nothing but what has a source and is built from it', () => {
    const entryPoints = Object.entries(manifest.exports).filter(([name]) => name !== './package.json');
    expect(entryPoints.map(([name]) => name)).toEqual(['.', './terminus', './testing']);
    for (const [, target] of entryPoints) {
      if (typeof target === 'string') throw new Error('An entry point without conditions');
      const source = target['@eventlog/source'];
      expect(existsSync(`${project}/${source}`)).toBe(true);
      expect(target.types).toBe(source.replace('src', 'dist').replace('.ts', '.d.ts'));
      expect(target.default).toBe(source.replace('src', 'dist').replace('.ts', '.js'));
    }
  });

  it('documents every variable and every code', () => {
    const readme = readFileSync(`${project}/README.md`, 'utf8');
    const variables = Object.keys(new JsonEventLoggerEnvironment()).map(
      (option) => `\`JSON_EVENT_LOGGER_${option.replace(/[A-Z]/g, '_$&').toUpperCase()}\``,
    );
    const codes = APPEND_FAILURE_CODES.map((code) => `\`${code}\``);
    expect([...variables, ...codes].filter((name) => !readme.includes(`| ${name} `))).toEqual([]);
  });
});
