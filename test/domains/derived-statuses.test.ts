import 'reflect-metadata';
import '../../src/domains';
import { Publication } from '../../src/domains/publishing/publication.entity';
import { allDerivations } from '../../src/kernel/model/maintained';
import { modelOf } from '../../src/kernel/model/metadata';

/** Columns of the alias `p` and of publications' keys that SQL reads. */
const columnsIn = (sql: string): string[] => [...sql.matchAll(/\bp\.(\w+)/g)].map(([, name]) => name!);
const KEYS = ['organization_id', 'id'];

const derivations = allDerivations().flatMap(({ on, from, set }) =>
  from
    .filter(({ model }) => model === modelOf(Publication))
    .map(({ reads = [] }) => ({ name: on.name, reads, sql: Object.values(set).map(String).join(' ') })),
);

test('posts and schedules are derived from publications', () => {
  expect(derivations.map(({ name }) => name).sort()).toEqual(['Post', 'Schedule']);
});

test.each(derivations)('$name declares the columns of publications that its values depend on', (one) => {
  const read = [...new Set(columnsIn(one.sql))].filter((name) => !KEYS.includes(name)).sort();
  expect([...one.reads].filter((name) => read.includes(name)).sort()).toEqual(read);
});
