import { describe, expect, it } from '@jest/globals';
import { LineBudget } from './line-budget.js';

describe('LineBudget', () => {
  it('lets the first lines of a kind through and counts the others', () => {
    const clock = { time: 0, now: () => clock.time };
    const budget = new LineBudget(2, 1000, clock);
    expect([1, 2, 3, 4].map(() => budget.spend('moved'))).toEqual([true, true, false, false]);
    expect(budget.spend('corrupt')).toBe(true);
    clock.time = 999;
    expect([...budget.settle()]).toEqual([]);
    clock.time = 1000;
    expect([...budget.settle()]).toEqual([{ kind: 'moved', heldBack: 2 }]);
  });

  it('starts anew with the next span', () => {
    const clock = { time: 0, now: () => clock.time };
    const budget = new LineBudget(1, 1000, clock);
    budget.spend('moved');
    clock.time = 1000;
    expect([...budget.settle()]).toEqual([]);
    expect(budget.spend('moved')).toBe(true);
  });

  it('settles everything at the end', () => {
    const budget = new LineBudget(1, 1000);
    budget.spend('moved');
    budget.spend('moved');
    expect([...budget.settle(true)]).toEqual([{ kind: 'moved', heldBack: 1 }]);
  });
});
