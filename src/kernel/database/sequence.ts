import type { DataSource, QueryRunner } from 'typeorm';

/**
 * Makes the query runners of a data source run one query at a time. TypeORM reads tables with concurrent queries, which pg
 * deprecates on connections that do not send statements ahead.
 */
export function runQueriesInSequence(source: DataSource): DataSource {
  const create = source.createQueryRunner.bind(source);
  source.createQueryRunner = (mode): QueryRunner => {
    const runner = create(mode);
    const query = runner.query.bind(runner);
    let last: Promise<unknown> = Promise.resolve();
    runner.query = ((...call: Parameters<typeof query>) => {
      const result = last.then(() => query(...call));
      last = result.catch(() => undefined);
      return result;
    }) as QueryRunner['query'];
    return runner;
  };
  return source;
}
