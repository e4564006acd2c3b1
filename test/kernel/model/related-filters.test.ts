import 'reflect-metadata';
import { described, linking, OPTIONS } from '../../support/declarations';

test('rejects filters on related rows that no index serves', () => {
  interface Declared {
    by?: string[];
    some?: string[];
    filter?: boolean;
    unique?: boolean;
    within?: boolean;
  }
  const declare = ({ by, some, filter = true, unique, within = true }: Declared) =>
    linking((k) => {
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      const declared = (name: string, add: (prototype: object) => void, owned = true): (() => object) => {
        const One = { [name]: class extends k.NodeEntity {} }[name]!;
        if (owned) k.BelongsToTenant(() => Owner, described)(One.prototype, 'owner');
        k.Field(k.text(), { ...described, filter: true })(One.prototype, 'name');
        k.Field(k.text(), described)(One.prototype, 'notes');
        add(One.prototype);
        k.Model({ ...OPTIONS, table: name.toLowerCase(), plural: `all${name}s` })(One as never);
        return () => One;
      };
      const part = declared('Part', () => undefined, within);
      const inverse = { ...described, name: 'pieces', filterBy: some };
      declared('Piece', (prototype) =>
        k.BelongsTo(part as never, { ...described, filter, unique, filterBy: by, inverse })(
          prototype,
          'part',
        ),
      );
    });

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
