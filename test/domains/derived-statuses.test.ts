import 'reflect-metadata';
import '../../src/domains';
import { Publication } from '../../src/domains/publishing/publication.entity';
import { Schedule } from '../../src/domains/publishing/schedule.entity';
import { allDerivations } from '../../src/kernel/model/maintained';
import { modelOf } from '../../src/kernel/model/metadata';

/** The aliases of rows in SQL. */
const ALIASES = new Map<unknown, string>([
  [modelOf(Publication), 'p'],
  [modelOf(Schedule), 's'],
]);
/** Columns of an alias that SQL reads. */
const columnsIn = (sql: string, alias: string): string[] =>
  [...sql.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, 'g'))].map(([, name]) => name!);
const KEYS = ['organization_id', 'id'];

const derivations = allDerivations().flatMap(({ on, from, set }) =>
  from
    .filter(({ model }) => ALIASES.has(model))
    .map(({ model, reads = [] }) => ({
      name: `${on.name} from ${model.name}`,
      ...{ reads, alias: ALIASES.get(model)!, sql: Object.values(set).map(String).join(' ') },
    })),
);

test('posts are derived from schedules and publications, schedules from publications', () => {
  const names = ['Post from Publication', 'Post from Schedule', 'Schedule from Publication'];
  expect(derivations.map(({ name }) => name).sort()).toEqual(names);
});

test.each(derivations)('$name declares the columns that the values depend on', (one) => {
  const read = [...new Set(columnsIn(one.sql, one.alias))].filter((name) => !KEYS.includes(name)).sort();
  expect(read.length).toBeGreaterThan(0);
  expect([...one.reads].filter((name) => read.includes(name)).sort()).toEqual(read);
});
