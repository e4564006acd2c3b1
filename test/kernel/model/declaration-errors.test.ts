import 'reflect-metadata';
import type * as crud from '../../../src/kernel/write/crud';
import { described, type Kernel, linking, nothing, OPTIONS, thing } from '../../support/declarations';

test('links valid declarations', () => {
  expect(linking(thing(nothing))).not.toThrow();
});

test('rejects a node model without an ID', () => {
  class Thing {}

  expect(linking((k) => k.Model(OPTIONS)(Thing))).toThrow('Thing has no id.');
});

test('rejects an inherited scope when the relation is missing or its target has no scope', () => {
  const copying = (inheritScopeFrom: string) =>
    linking((k) => {
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing extends k.NodeEntity {}
      k.BelongsToTenant(() => Owner, described)(Thing.prototype, 'owner');
      k.BelongsToScope(() => Owner, { ...described, inheritScopeFrom })(Thing.prototype, 'part');
      k.Model(OPTIONS)(Thing);
    });

  expect(copying('nowhere')).toThrow(`Thing.part: relation 'nowhere' does not exist.`);
  expect(copying('owner')).toThrow('Thing.part: Owner has no scope to inherit.');
});

test('rejects a list of rows without an ID when its order does not follow the primary key', () => {
  const manyToMany = (key: string[], ordered: boolean) =>
    linking((k) => {
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing {}
      const inverse = { ...described, name: 'things' };
      k.BelongsTo(() => Owner, { ...described, inverse })(Thing.prototype, 'owner');
      k.Field(k.dateTime, { ...described, order: ordered })(Thing.prototype, 'at');
      k.Field(k.dateTime, described)(Thing.prototype, 'until');
      k.Model({ ...OPTIONS, node: false, primaryKey: key })(Thing);
    });
  const mistake = 'Thing.owner: rows without an ID can only be sorted by their primary key.';

  expect(manyToMany(['owner', 'at'], true)).not.toThrow();
  expect(manyToMany(['owner', 'at'], false)).toThrow(mistake);
  expect(manyToMany(['owner', 'until'], true)).toThrow(mistake);
  expect(manyToMany(['owner', 'at', 'until'], true)).toThrow(mistake);
  expect(manyToMany(['at', 'owner'], true)).toThrow(mistake);
});

test('rejects a filter when its comparison is not leakproof and could not use an index', () => {
  const declare = (pick: (k: Kernel) => Parameters<Kernel['Field']>[0]) =>
    linking((k) => k.Field(pick(k), { ...described, filter: true })({}, 'value'));

  expect(declare((k) => k.decimal(10, 2))).toThrow(
    'value cannot be a filter: comparing numeric is not leakproof.',
  );
  expect(declare((k) => k.json)).toThrow('value cannot be a filter: comparing jsonb is not leakproof.');
  expect(declare((k) => k.float)).toThrow(
    'value cannot be a filter: comparing double precision is not leakproof.',
  );
});

test('rejects a sort order when its values cannot be stored in a cursor', () => {
  const declare = (pick: (k: Kernel) => Parameters<Kernel['Field']>[0], nullable: boolean) =>
    linking((k) => k.Field(pick(k), { ...described, order: true, nullable })({}, 'value'));

  expect(declare((k) => k.decimal(10, 2), false)).toThrow(
    'value cannot be an order: numeric is not supported.',
  );
  expect(declare((k) => k.boolean, false)).toThrow('value cannot be an order: boolean is not supported.');
  expect(declare((k) => k.id, true)).toThrow('value cannot be an order: nullable uuid is not supported.');
  expect(declare((k) => k.text(), true)).not.toThrow();
  expect(declare((k) => k.text(), false)).not.toThrow();
  expect(declare((k) => k.dateTime, true)).not.toThrow();
});

describe('a field with an audience', () => {
  const audiences = { owners: { when: 'true', to: 'owners' } };
  const owned = { ...described, audience: 'owners' };
  const declare = (add: (k: Kernel, prototype: object) => void) => linking(thing(add, { audiences }));
  const hidden = (k: Kernel, prototype: object): void => k.Field(k.text(), owned)(prototype, 'hidden');

  test('is accepted when the model declares the audience', () => {
    expect(declare(hidden)).not.toThrow();
    expect(linking(thing(hidden))).toThrow(`Thing.hidden: audience 'owners' does not exist.`);
  });

  test('is rejected as filter and as sort order', () => {
    const mistake =
      'hidden has an audience, so it can be neither filter nor order: the rows found would reveal hidden values.';
    for (const use of [{ filter: true }, { order: true }])
      expect(declare((k, on) => k.Field(k.text(), { ...owned, ...use })(on, 'hidden'))).toThrow(mistake);
  });

  test('is rejected in an expression with another audience', () => {
    const computed = (options: object) =>
      declare((k, on) => {
        hidden(k, on);
        k.Computed(k.counter, 'length({hidden})', { ...described, ...options })(on, 'size');
      });

    expect(computed({})).toThrow(`Thing.size reads hidden, so it needs the audience 'owners', too.`);
    expect(computed({ audience: 'owners' })).not.toThrow();
  });

  test('is rejected as an input field', () => {
    const written = declare((k, on) => {
      hidden(k, on);
      k.Model({ ...OPTIONS, audiences })(on.constructor as never);
      const { declareCrud } = jest.requireActual<typeof crud>('../../../src/kernel/write/crud');
      declareCrud(on.constructor as never, { fields: ['hidden'], permission: 'ANY', operations: [] });
    });

    expect(written).toThrow('Thing.hidden has an audience, so it cannot be an input field.');
  });

  test('is rejected as a part of an object', () => {
    const composed = declare((k, on) => {
      class Part {}
      k.Shape(described)(Part);
      hidden(k, on);
      k.Composite(() => Part, { value: 'hidden' }, { ...described, presence: 'name' })(on, 'part');
    });

    expect(composed).toThrow('Thing.hidden has an audience, so it cannot be a part of part.');
  });

  test('is rejected in an audience that a later model adds viewers to, when the target has none of the name', () => {
    const extended = linking((k) => {
      class First extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'firsts' })(First);
      const additional = { target: () => First, audience: 'owners', when: 'true', to: 'others' };
      thing(nothing, { additionalAudiences: [additional] })(k);
    });

    expect(extended).toThrow(`First has no audience 'owners'.`);
  });
});

/** Declares two models; the relation of the second adds an inverse field `name` to the first. */
const withInverse =
  (name: string, unique = false) =>
  (k: Kernel): void => {
    class Part {}
    k.Shape(described)(Part);
    class Whole extends k.NodeEntity {}
    k.Field(k.text(), { ...described, nullable: true })(Whole.prototype, 'label');
    k.Composite(() => Part, {}, { ...described, presence: 'label' })(Whole.prototype, 'made');
    k.Model({ ...OPTIONS, table: 'wholes' })(Whole);
    class Other extends k.NodeEntity {}
    const options = { ...described, unique, inverse: { name, ...described } };
    k.BelongsTo(() => Whole, options)(Other.prototype, 'whole');
    k.Model({ ...OPTIONS, table: 'others' })(Other);
  };

test('rejects an inverse relation when its field already exists', () => {
  expect(linking(withInverse('others'))).not.toThrow();
  expect(linking(withInverse('label'))).toThrow('Whole.label is declared twice.');
  expect(linking(withInverse('made'))).toThrow('Whole.made is declared twice.');
  expect(linking(withInverse('id', true))).toThrow('Whole.id is declared twice.');
});

const LOST = "Thing has no column for 'lost'.";

test.each([
  ['a check', { checks: { c: '{lost} > 0' } }],
  ['an index', { indexes: [{ on: ['lower({lost})'] }] }],
  ['the condition of an index', { indexes: [{ on: ['name'], where: '{lost}' }] }],
])('rejects an unknown column in %s', (_, options) => {
  expect(linking(thing(nothing, options))).toThrow(LOST);
});

test('rejects an unknown column in a computed field', () => {
  expect(linking(thing((k, p) => k.Computed(k.boolean, '{lost} > 0', described)(p, 'large')))).toThrow(LOST);
});

test.each([
  ['a field', { a: 'lost' }, 'name'],
  ['the presence', { a: 'name' }, 'lost'],
])('rejects an unknown field in %s of a composite', (_, parts, presence) => {
  const declare = thing((k, p) => k.Composite(() => Object, parts, { ...described, presence })(p, 'made'));

  expect(linking(declare)).toThrow("Thing.made: field 'lost' does not exist.");
});

test('rejects an index when its name exceeds the length limit of PostgreSQL', () => {
  const on = ['name', 'id', ...Array.from({ length: 12 }, () => 'name')];

  expect(linking(thing(nothing, { indexes: [{ on }] }))).toThrow(
    /^Index name ix_things_name_id_name\w* exceeds 63 characters/,
  );
});

describe('undeclared classes', () => {
  class Stranger {}

  test('rejects an undeclared class as the target of a relation', () => {
    expect(linking(thing((k, p) => k.BelongsTo(() => Stranger, described)(p, 'whose')))).toThrow(
      'Stranger is not declared with @Model().',
    );
  });

  test('rejects an undeclared class as the shape of an embedded object', () => {
    const options = { ...described, presence: 'a' };

    expect(linking(thing((k, p) => k.Embedded(() => Stranger, options)(p, 'x')))).toThrow(
      'Stranger is not declared with @Shape().',
    );
  });
});

test('rejects a many-to-many list when its relation does not exist', () => {
  const manyToMany = { of: 'nobody', field: 'things', orderedBy: 'name', ...described };
  const declare = (k: Kernel): void => {
    class Owner extends k.NodeEntity {}
    k.Model({ ...OPTIONS, table: 'owners' })(Owner);
    thing((_, p) => k.BelongsTo(() => Owner, { ...described, manyToMany })(p, 'owner'))(k);
  };

  expect(linking(declare)).toThrow("Thing has no relation 'nobody'.");
});

describe('tables partitioned by month', () => {
  const partitioned = (options: object, add: (k: Kernel, prototype: object) => void = nothing) =>
    linking(
      thing(
        (k, p) => {
          k.Field(k.dateTime, { ...described, order: true })(p, 'at');
          add(k, p);
        },
        { node: false, partitionedBy: 'at', ...options },
      ),
    );

  test('links rows with an ID', () => {
    expect(partitioned({ retainMonths: 12, indexes: [{ on: ['name', 'at'], unique: true }] })).not.toThrow();
  });

  test.each([
    [
      'a node',
      { node: undefined },
      'Thing is partitioned, so it cannot be a node. Declare it with node: false.',
    ],
    [
      'a unique index without the month',
      { indexes: [{ on: ['name'], unique: true }] },
      'Thing is partitioned, so its unique indexes must include at.',
    ],
  ])('rejects %s', (_, options, message) => {
    expect(partitioned(options)).toThrow(message);
  });

  test('rejects a unique relation', () => {
    const declare = (k: Kernel, p: object): void =>
      k.BelongsTo(() => Object as never, { ...described, unique: true })(p, 'owner');

    expect(partitioned({}, declare)).toThrow('Thing is partitioned, so its unique indexes must include at.');
  });
});

test('rejects a retention period when the table is not partitioned', () => {
  expect(linking(thing(nothing, { retainMonths: 1 }))).toThrow(
    'Thing retains months, but is not partitioned by month.',
  );
});

test('rejects a plural of rows without an ID, which no index lists', () => {
  const declare = (k: Kernel): void => {
    class Thing {}
    k.Field(k.text(), described)(Thing.prototype, 'name');
    k.Model({ ...OPTIONS, node: false, primaryKey: ['name'], plural: 'things' })(Thing as never);
  };

  expect(linking(declare)).toThrow('Thing has a plural, but no ID: no index serves its list.');
});

test('rejects two root fields with the same name, of which one would replace the other', () => {
  expect(linking(thing(nothing, { plural: 'thing' }))).toThrow('Query.thing of Thing is declared twice.');
  const declare = (k: Kernel): void => {
    thing(nothing, { plural: 'things' })(k);
    class Things extends k.NodeEntity {}
    k.Model({ ...OPTIONS, table: 'others' })(Things);
  };
  expect(linking(declare)).toThrow('Query.things of Things is declared twice.');
});

test('rejects `contains` unless words are searched with a weight of their own', () => {
  const declare = (words: Record<string, 'A' | 'B'>, prefix = true) =>
    linking((k) => {
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing extends k.NodeEntity {}
      k.BelongsToTenant(() => Owner, described)(Thing.prototype, 'owner');
      const options = { ...described, filter: true, prefix, contains: true };
      k.Field(k.text({ max: 10 }), options)(Thing.prototype, 'name');
      k.Field(k.text({ max: 10 }), described)(Thing.prototype, 'notes');
      k.Model({ ...OPTIONS, search: { words, description: 'the words' } })(Thing);
    });
  const mistake = 'Thing.name cannot be found by what it contains: it has no weight of its own.';

  expect(declare({ name: 'A', notes: 'B' })).not.toThrow();
  expect(declare({ name: 'A', notes: 'A' })).toThrow(mistake);
  expect(declare({ notes: 'A' })).toThrow(mistake);
  expect(declare({ name: 'A' }, false)).toThrow(
    'name cannot be found by what it contains: it has to be a filter with `prefix`.',
  );
});
