import 'reflect-metadata';
import { described, linking, OPTIONS } from '../../support/declarations';

interface Declared {
  order?: string;
  rank?: string;
  by?: string;
  nullable?: boolean;
}

const declare = ({ order = 'kindDue', rank = 'kind', by = 'due', nullable = false }: Declared) =>
  linking((k) => {
    const Kind = k.enumeration('Kind', 'The kind.', { FIRST: 'The first.', LAST: 'The last.' });
    class Thing extends k.NodeEntity {
      declare kind: string;
      declare due: Date;
    }
    k.Field(k.oneOf(Kind), { ...described, nullable })(Thing.prototype, 'kind');
    k.Field(k.dateTime, { ...described, order: true })(Thing.prototype, 'due');
    k.Field(k.dateTime, described)(Thing.prototype, 'done');
    k.Model({ ...OPTIONS, orders: { [order]: { rank, by } } })(Thing as never);
  });

test('rejects orders by two values when they cannot be ranked, or lists are not sorted by the second', () => {
  expect(declare({})).not.toThrow();
  expect(declare({ rank: 'size' })).toThrow(`Thing: order kindDue names 'size', which does not exist.`);
  expect(declare({ by: 'size' })).toThrow(`Thing: order kindDue names 'size', which does not exist.`);
  expect(declare({ rank: 'due' })).toThrow(
    'Thing: order kindDue needs an enumeration that is never null as its rank.',
  );
  expect(declare({ nullable: true })).toThrow(
    'Thing: order kindDue needs an enumeration that is never null as its rank.',
  );
  expect(declare({ by: 'done' })).toThrow(
    'Thing: order kindDue needs an attribute by which lists are sorted.',
  );
  expect(declare({ by: 'kind' })).toThrow(
    'Thing: order kindDue needs an attribute by which lists are sorted.',
  );
  expect(declare({ order: 'done' })).toThrow('Thing.done is declared twice.');
});
