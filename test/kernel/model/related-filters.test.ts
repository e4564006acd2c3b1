import 'reflect-metadata';
import { described, linking, OPTIONS } from '../../support/declarations';

interface Declared {
  by?: string[];
  some?: string[];
  filter?: boolean;
  unique?: boolean;
  sorted?: string[];
  within?: boolean;
}
const declare = ({ by, some, filter = true, unique, sorted, within = true }: Declared) =>
  linking((k) => {
    class Owner extends k.NodeEntity {}
    k.Model({ ...OPTIONS, table: 'owners' })(Owner);
    const declared = (name: string, add: (prototype: object) => void, owned = true): (() => object) => {
      const One = { [name]: class extends k.NodeEntity {} }[name]!;
      if (owned) k.BelongsToTenant(() => Owner, described)(One.prototype, 'owner');
      k.Field(k.text(), { ...described, filter: true })(One.prototype, 'name');
      k.Field(k.text(), described)(One.prototype, 'notes');
      k.Field(k.text(), { ...described, order: 'OWNER' })(One.prototype, 'title');
      k.Field(k.text(), { ...described, order: true })(One.prototype, 'rank');
      add(One.prototype);
      k.Model({ ...OPTIONS, table: name.toLowerCase(), plural: `all${name}s` })(One as never);
      return () => One;
    };
    const part = declared('Part', () => undefined, within);
    const inverse = { ...described, name: 'pieces', filterBy: some, sortedBy: sorted };
    declared('Piece', (prototype) =>
      k.BelongsTo(part as never, { ...described, filter, unique, filterBy: by, inverse })(prototype, 'part'),
    );
  });

test('rejects filters on related rows that no index serves', () => {
  expect(declare({ by: ['name'], some: ['name'] })).not.toThrow();
  expect(declare({ by: ['size'] })).toThrow(`Piece.part: Part has no attribute 'size'.`);
  expect(declare({ some: ['size'] })).toThrow(`Part.pieces: Piece has no attribute 'size'.`);
  expect(declare({ by: ['notes'] })).toThrow(`Piece.part: no index finds Part by 'notes'`);
  expect(declare({ some: ['notes'] })).toThrow(`Part.pieces: no index finds Piece by 'notes'`);
  expect(declare({ by: ['name'], filter: false })).toThrow(
    'Piece.part: its rows cannot be a filter, because lists are not filtered by its ID.',
  );
  expect(declare({ by: ['name'], within: false })).toThrow(
    'Piece.part: rows of another owner cannot be a filter, because no index finds them.',
  );
  expect(declare({ some: ['name'], unique: true })).toThrow(
    'Part.pieces: only a connection can be filtered by some of its rows.',
  );
});

test('rejects indexes for orders that a list does not have, or has an index for', () => {
  expect(declare({ sorted: ['title'] })).not.toThrow();
  for (const name of ['rank', 'notes', 'size'])
    expect(declare({ sorted: [name] })).toThrow(
      `Part.pieces: '${name}' is not an attribute of Piece with the order OWNER.`,
    );
  expect(declare({ sorted: ['title'], unique: true })).toThrow('Part.pieces: only a connection has orders.');
});
