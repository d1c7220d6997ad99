import { resolve } from 'node:path';

/**
 * The env files of an application, the one that wins first: `.env.local`, `.env.<NODE_ENV>`, `.env`. A variable of the
 * process itself beats them all.
 *
 * @param folder where they lie
 * @param nodeEnv `NODE_ENV`; without it there is no file of its own
 */
export function envFiles(folder: string, nodeEnv: string | undefined): string[] {
  const names = ['.env.local', ...(nodeEnv ? [`.env.${nodeEnv}`] : []), '.env'];
  return names.map((name) => resolve(folder, name));
}
