import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A package file with a lock of its own: the root's `npm ci` stays small and compiles nothing. */
const FOLDER = join(import.meta.dirname, '../../bench-peers');
const LOCK = join(FOLDER, 'package-lock.json');
/** npm writes it when it is done. */
const INSTALLED = join(FOLDER, 'node_modules/.package-lock.json');

/** The package is not there: its build failed, say, or the registry could not be reached. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

/** Installs the peers unless they stand there as their lock says. Never throws: who is missing is reported as missing. */
export async function installPeers(say: (text: string) => void): Promise<void> {
  if (existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return;
  say('installing the peers, once (npm ci in bench-peers; compiles SQLite, a minute or two)');
  const npm = spawn('npm', ['ci', '--no-fund', '--no-audit'], {
    cwd: FOLDER,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  const [code] = (await once(npm, 'exit').catch(() => [1])) as [number | null];
  if (code !== 0) say('npm ci failed: peers that are missing are reported as not installed');
}

/** @throws {@link NotInstalledError} */
export async function importPeer<T>(name: string): Promise<T> {
  const { importPeer } = (await import(pathToFileURL(join(FOLDER, 'import-peer.mjs')).href)) as {
    importPeer: (name: string) => Promise<T>;
  };
  try {
    return await importPeer(name);
  } catch (error) {
    throw new NotInstalledError(`${name} is not installed`, { cause: error });
  }
}

/** The versions that stand there, by package. */
export function peerVersions(): Record<string, string> {
  const wanted = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };
  const names = Object.keys({ ...wanted.dependencies, ...wanted.optionalDependencies });
  return Object.fromEntries(
    names.flatMap((name) => {
      const manifest = join(FOLDER, 'node_modules', name, 'package.json');
      if (!existsSync(manifest)) return [];
      return [[name, (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version]];
    }),
  );
}
