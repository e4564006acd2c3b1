import type { DataSource, QueryRunner } from 'typeorm';

/** Runs work on one connection one after the other. pg deprecates queries that are sent while others wait. */
export class Sequence {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs work after all earlier work, whether that succeeded or failed. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}

/** Makes the query runners of a data source run one query at a time. TypeORM reads tables with concurrent queries. */
export function runQueriesInSequence(source: DataSource): DataSource {
  const create = source.createQueryRunner.bind(source);
  source.createQueryRunner = (mode): QueryRunner => {
    const runner = create(mode);
    const query = runner.query.bind(runner);
    const sequence = new Sequence();
    runner.query = ((...call: Parameters<typeof query>) =>
      sequence.run(() => query(...call))) as QueryRunner['query'];
    return runner;
  };
  return source;
}
