import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../seeded-random.js';
import { ModelDirectory, type NameChoices } from './model-directory.js';
import { ModelFile } from './model-file.js';
import { Survival } from './survival.js';

const random = new SeededRandom(3);
const names = (...directories: ModelDirectory[]) => {
  const kept: NameChoices = new Map();
  const survival = Survival.byChance(random);
  return directories.map((directory) => [...directory.survivors(survival, kept).keys()].join());
};
const many = (...directories: ModelDirectory[]) =>
  new Set(Array.from({ length: 300 }, () => names(...directories).join(' / ')));

describe('ModelDirectory', () => {
  it('may lose any names until it is synced, and none afterwards', () => {
    const directory = new ModelDirectory(0o755);
    directory.set(1, 'a', new ModelFile(0o644));
    directory.set(2, 'b', new ModelFile(0o644));
    expect(many(directory)).toEqual(new Set(['', 'a', 'b', 'a,b']));
    directory.synced(1);
    expect(many(directory)).toEqual(new Set(['a', 'a,b']));
  });

  it('may bring a removed name back', () => {
    const directory = new ModelDirectory(0o755);
    directory.set(1, 'a', new ModelFile(0o644));
    directory.synced(1);
    directory.set(2, 'a', undefined);
    expect(many(directory)).toEqual(new Set(['', 'a']));
  });

  it('shows a renamed file under one of its names at least', () => {
    const [from, to] = [new ModelDirectory(0o755), new ModelDirectory(0o755)];
    const file = new ModelFile(0o644);
    from.set(1, 'old', file);
    from.synced(1);
    const arrival = to.set(2, 'new', file);
    from.set(2, 'old', undefined, arrival);
    expect(many(from, to)).toEqual(new Set(['old / ', 'old / new', ' / new']));
    to.synced(2);
    expect(many(from, to)).toEqual(new Set(['old / new', ' / new']));
  });
});
