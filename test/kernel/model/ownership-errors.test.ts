import 'reflect-metadata';
import type * as crud from '../../../src/kernel/write/crud';
import type * as metadata from '../../../src/kernel/model/metadata';
import type * as system from '../../../src/kernel/tenancy/system-policies';
import { described, type Kernel, linking, nothing, OPTIONS, thing } from '../../support/declarations';

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

test('rejects a row of the viewer when a tenant can have several of a user', () => {
  const declaring = (index: object | undefined, owned = true) =>
    linking((k) => {
      class Person extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'people' })(Person);
      class Owner extends k.NodeEntity {}
      k.Model({ ...OPTIONS, table: 'owners' })(Owner);
      class Thing extends k.NodeEntity {}
      if (owned) k.BelongsToTenant(() => Owner, described)(Thing.prototype, 'owner');
      k.BelongsTo(() => Person, described)(Thing.prototype, 'holder');
      k.Model({
        ...OPTIONS,
        indexes: index ? [{ on: ['holder'], ...index }] : [],
        viewerRow: { ...described, field: 'viewerThing', user: 'holder' },
      })(Thing);
    });
  const error = 'Thing.viewerRow: a tenant can have several rows of a user.';

  expect(declaring({ unique: true })).not.toThrow();
  expect(declaring({ unique: false })).toThrow(error);
  expect(declaring({ unique: true, where: `{holder} IS NOT NULL` })).toThrow(error);
  expect(declaring(undefined)).toThrow(error);
  expect(declaring({ unique: true }, false)).toThrow(error);
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
