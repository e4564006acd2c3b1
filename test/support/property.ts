import fc from 'fast-check';

/**
 * The seed of property tests. It is fixed, so that the same code gives the same result: a change is never rejected for a case
 * that it has nothing to do with. `TEST_SEED=random` looks for new cases, and a number repeats a run.
 */
export const SEED =
  process.env.TEST_SEED === 'random'
    ? Math.floor(Math.random() * 2 ** 30)
    : Number(process.env.TEST_SEED ?? 20261126);

fc.configureGlobal({ seed: SEED });

export default fc;
