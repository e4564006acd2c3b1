import 'reflect-metadata';
import type * as kernel from '../../../src/kernel/model';
import type * as link from '../../../src/kernel/model/link';
import type * as crud from '../../../src/kernel/write/crud';
import type * as metadata from '../../../src/kernel/model/metadata';
import type * as system from '../../../src/kernel/tenancy/system-policies';

type Kernel = typeof kernel;

/** Returns a function that declares and links models in a module registry without other declarations. */
function linking(declare: (k: Kernel) => void): () => void {
  return () =>
    jest.isolateModules(() => {
      declare(jest.requireActual<Kernel>('../../../src/kernel/model'));
      jest.requireActual<typeof link>('../../../src/kernel/model/link').linkModels();
    });
}

const OPTIONS = { table: 'things', description: 'A thing.' };
const described = { description: 'Something.' };

/** Declares a model with an ID, a text field and the additions of `add` and `options`. */
const thing =
  (add: (k: Kernel, prototype: object) => void, options: Partial<Parameters<Kernel['Model']>[0]> = {}) =>
  (k: Kernel): void => {
    class Thing extends k.NodeEntity {}
    k.Field(k.text(), { ...described, filter: true })(Thing.prototype, 'name');
    add(k, Thing.prototype);
    k.Model({ ...OPTIONS, ...options })(Thing);
  };
const nothing = (): void => undefined;

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
  expect(declare((k) => k.listOf(k.text()))).toThrow(
    'value cannot be a filter: comparing text is not leakproof.',
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
  expect(declare((k) => k.text(), true)).toThrow('value cannot be an order: nullable text is not supported.');
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
      k.Model({ ...OPTIONS, audiences })(on.constructor);
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
    k.Model({ ...OPTIONS, node: false, primaryKey: ['name'], plural: 'things' })(Thing);
  };

  expect(linking(declare)).toThrow('Thing has a plural, but no ID: no index serves its list.');
});

test.each([
  ['without a tenant', {}],
  ['with a read policy', { readPolicy: 'true' }],
])('rejects a read permission %s', (_, options) => {
  expect(linking(thing(nothing, { readPermission: 'SECRETS_READ', ...options }))).toThrow(
    'Thing: a read permission applies to all rows of a tenant and replaces the read policy.',
  );
});

test('rejects writes as the system to rows without a tenant, or with columns that users edit themselves', () => {
  const declaring = (owned: boolean, selfEditableFields?: string[]) => () =>
    jest.isolateModules(() => {
      const k = jest.requireActual<Kernel>('../../../src/kernel/model');
      const { allModels, modelOf } = jest.requireActual<typeof metadata>(
        '../../../src/kernel/model/metadata',
      );
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing extends k.NodeEntity {}
      if (owned) k.BelongsToTenant(() => Owner, described)(Thing.prototype, 'owner');
      k.Model({ ...OPTIONS, systemWrites: ['UPDATE'] })(Thing);
      modelOf(Thing).selfEditableFields = selfEditableFields;
      jest
        .requireActual<typeof system>('../../../src/kernel/tenancy/system-policies')
        .systemPoliciesOf(allModels());
    });

  expect(declaring(true)).not.toThrow();
  expect(declaring(false)).toThrow(`Thing belongs to no tenant, so it cannot have 'systemWrites'.`);
  expect(declaring(true, ['name'])).toThrow(
    `Thing has self-editable fields, so it cannot have 'systemWrites'.`,
  );
});

describe('owners of rows', () => {
  type Options = Partial<Parameters<Kernel['Model']>[0]>;
  const PLATFORM = { readBy: 'CLERK' };
  /** Declares two entities: an owner, and rows with relations to it. */
  const owned = (
    add: (k: Kernel, prototype: object, owner: () => typeof Object) => void,
    options: Options = {},
  ) =>
    linking((k) => {
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing extends k.NodeEntity {}
      add(k, Thing.prototype, () => Owner as never);
      k.Model({ ...OPTIONS, ...options })(Thing);
    });

  test('rejects rows with two owners', () => {
    const ofTenantAndUser = owned((k, prototype, owner) => {
      k.BelongsToTenant(owner, described)(prototype, 'owner');
      k.BelongsToUser(owner, described)(prototype, 'person');
    });

    expect(ofTenantAndUser).toThrow('Thing is owned by a tenant and by a user: declare one owner.');
    expect(
      owned((k, prototype, owner) => k.BelongsToUser(owner, described)(prototype, 'person'), {
        platform: PLATFORM,
      }),
    ).toThrow('Thing is owned by a user and by a platform: declare one owner.');
  });

  test('rejects shared rows without a tenant', () => {
    expect(owned(nothing, { platform: PLATFORM, shared: { when: 'true' } })).toThrow(
      'Thing has no tenant, so its rows cannot be shared.',
    );
  });

  test('rejects a reference to shared rows when its target is not shared or it does not become null', () => {
    const referring = (shared: boolean, options: object) =>
      linking((k) => {
        class Owner extends k.NodeEntity {}
        k.Model({ ...OPTIONS, table: 'owners' })(Owner);
        class Target extends k.NodeEntity {}
        k.BelongsToTenant(() => Owner, described)(Target.prototype, 'owner');
        k.Model({ ...OPTIONS, table: 'targets', shared: shared ? { when: 'true' } : undefined })(Target);
        class Thing extends k.NodeEntity {}
        k.BelongsToTenant(() => Owner, described)(Thing.prototype, 'owner');
        k.BelongsTo(() => Target, { ...described, shared: true, ...options })(Thing.prototype, 'target');
        k.Model(OPTIONS)(Thing);
      });

    expect(referring(false, { nullable: true })).toThrow('Thing.target: rows of Target are not shared.');
    for (const options of [{}, { nullable: true, onDelete: 'CASCADE' }])
      expect(referring(true, options)).toThrow(
        'Thing.target leads to shared rows, so it has to be nullable, with SET NULL.',
      );
    expect(referring(true, { nullable: true })).not.toThrow();
  });

  test('rejects CRUD mutations of rows that belong neither to a tenant nor to the platform', () => {
    const declaring = linking((k) => {
      class Thing extends k.NodeEntity {}
      k.Model(OPTIONS)(Thing);
      const { declareCrud } = jest.requireActual<typeof crud>('../../../src/kernel/write/crud');
      declareCrud(Thing, { permission: 'WRITE', operations: ['create'], fields: [] });
    });

    expect(declaring).toThrow(
      'Thing belongs to no tenant and not to the platform, so it has no CRUD mutations.',
    );
  });
});
