import { fileURLToPath } from 'node:url';

/** The built lab, which runs start as their writers; the same file whether the caller is built or under test. */
export const LAB_PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
