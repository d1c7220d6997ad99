import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../seeded-random.js';
import { ModelFile, PAGE_BYTES } from './model-file.js';
import { Survival } from './survival.js';

const none = { names: 0, sizes: 0, pages: 0 };
const contentOf = (file: ModelFile, odds: Partial<typeof none>) =>
  file.survivor(new Survival(new SeededRandom(1), { ...none, ...odds })).bytes.toString();
const outcomes = (file: ModelFile) => {
  const random = new SeededRandom(2);
  return new Set(
    Array.from({ length: 3000 }, () => file.survivor(Survival.byChance(random)).bytes.toString()),
  );
};

describe('ModelFile', () => {
  it('keeps what was synced, whatever happens to the rest', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('safe'));
    file.synced(1);
    file.write(2, 4, Buffer.from('lost'));
    for (const content of outcomes(file)) expect(content.startsWith('safe')).toBe(true);
    expect(contentOf(file, {})).toBe('safe');
  });

  it('may keep the size of a write without its bytes: the file then ends with NULs', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('gone'));
    expect(contentOf(file, { sizes: 1 })).toBe('\0\0\0\0');
  });

  it('may cut a write anywhere', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('torn'));
    expect(outcomes(file)).toEqual(
      new Set(['', '\0', '\0\0', '\0\0\0', '\0\0\0\0', 't', 'to', 'tor', 'torn']),
    );
  });

  it('does not take what was written during a sync for synced', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('a'));
    file.write(3, 1, Buffer.from('b'));
    file.synced(2);
    expect(contentOf(file, {})).toBe('a');
  });

  it('keeps the pages of a synced write and the size up to its end, and leaves the rest in doubt', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('x'.repeat(PAGE_BYTES)));
    file.write(2, PAGE_BYTES, Buffer.from('next'));
    file.write(3, PAGE_BYTES + 4, Buffer.from('later'));
    file.rangeSynced(2, PAGE_BYTES, PAGE_BYTES + 4);
    expect(contentOf(file, {})).toBe(`${'\0'.repeat(PAGE_BYTES)}next`);
    expect(contentOf(file, { pages: 1 })).toBe(`${'x'.repeat(PAGE_BYTES)}next`);
    for (const content of outcomes(file)) expect(content.slice(PAGE_BYTES)).toMatch(/^next/);
  });

  it('takes what shares a page with a synced write along, unless it was written meanwhile', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('ab'));
    file.write(2, 2, Buffer.from('cd'));
    file.write(3, 0, Buffer.from('A'));
    file.rangeSynced(2, 2, 4);
    expect(outcomes(file)).toEqual(new Set(['abcd', 'Abcd']));
  });

  it('does not take a truncation before a synced write for synced', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('123456'));
    file.synced(1);
    file.truncate(2, 2);
    file.write(3, 2, Buffer.from('34'));
    file.rangeSynced(3, 2, 4);
    expect(contentOf(file, {})).toBe('1234\0\0');
    expect(contentOf(file, { sizes: 1 })).toBe('1234');
  });

  it('keeps nothing of a mode for a synced write', () => {
    const file = new ModelFile(0o600);
    file.chmod(1, 0o644);
    file.write(2, 0, Buffer.from('line'));
    file.rangeSynced(2, 0, 4);
    expect(file.survivor(new Survival(new SeededRandom(1), none)).mode).toBe(0o600);
  });

  it('never writes the pages of a failed sync again, as the kernel does not', () => {
    const file = new ModelFile(0o644);
    const page = 'x'.repeat(PAGE_BYTES);
    file.write(1, 0, Buffer.from(page));
    file.syncFailed(1);
    file.write(2, PAGE_BYTES, Buffer.from('next'));
    file.synced(2);
    expect(contentOf(file, {})).toBe(`${'\0'.repeat(PAGE_BYTES)}next`);
  });

  it('does write them when they were written anew', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('first'));
    file.syncFailed(1);
    file.write(2, 0, Buffer.from('again'));
    file.synced(2);
    expect(outcomes(file)).toEqual(new Set(['again']));
  });

  it('shows nothing of a truncated end once the truncation is synced', () => {
    const file = new ModelFile(0o644);
    file.write(1, 0, Buffer.from('y'.repeat(PAGE_BYTES + 10)));
    file.syncFailed(1);
    file.truncate(2, 5);
    file.synced(2);
    file.write(3, 5, Buffer.from('z'.repeat(PAGE_BYTES)));
    file.synced(3);
    expect(outcomes(file)).toEqual(new Set([`yyyyy${'z'.repeat(PAGE_BYTES)}`]));
  });

  it('keeps a new mode only when the whole inode was synced', () => {
    const file = new ModelFile(0o600);
    file.chmod(1, 0o644);
    file.synced(1, false);
    const mode = () => file.survivor(new Survival(new SeededRandom(1), none)).mode;
    expect(mode()).toBe(0o600);
    file.synced(1);
    expect(mode()).toBe(0o644);
  });
});
