import fc from '../support/property';
import { Budgets } from '../../src/kernel/limits/budget';

const spenders = fc.constantFrom('a', 'b', 'c');
const steps = fc.array(
  fc.record({ spender: spenders, wait: fc.nat(5_000), cost: fc.nat(150), unused: fc.nat(150) }),
  { maxLength: 60 },
);

test('never grants more than the capacity plus the refill, independently of other buckets', () => {
  fc.assert(
    fc.property(steps, (walk) => {
      let now = 0;
      const budgets = new Budgets({ capacity: 100, refill: 10 }, () => now);
      const spent: Record<string, number> = {};
      for (const { spender, wait, cost, unused } of walk) {
        now += wait;
        const { granted, available } = budgets.consume(spender, cost);
        if (granted) {
          const back = Math.min(unused, cost);
          spent[spender] = (spent[spender] ?? 0) + cost - back;
          budgets.refund(spender, back);
        }
        expect(available).toBeGreaterThanOrEqual(0);
        expect(available).toBeLessThanOrEqual(100);
        expect(spent[spender] ?? 0).toBeLessThanOrEqual(100 + (now / 1000) * 10);
      }
    }),
  );
});

test('consumes nothing and returns the retry time when the budget is exceeded', () => {
  let now = 0;
  const budgets = new Budgets({ capacity: 100, refill: 10 }, () => now);

  expect(budgets.consume('a', 80)).toEqual({ granted: true, available: 20, retryAfter: 0 });
  expect(budgets.consume('a', 50)).toEqual({ granted: false, available: 20, retryAfter: 3 });
  now += 3_000;
  expect(budgets.consume('a', 50)).toEqual({ granted: true, available: 0, retryAfter: 0 });
});
