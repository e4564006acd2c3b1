import 'reflect-metadata';
import { auditedType, auditHistories, auditTenantColumn, imageFields } from '../../../src/kernel/model/audit';
import { allModels, type Model as MetaModel, modelOf } from '../../../src/kernel/model/metadata';
import {
  BelongsToTenant,
  type Ciphertext,
  dateTime,
  Encrypted,
  Field,
  Model,
  NodeEntity,
  type Ref,
  text,
} from '../../../src/kernel/model';

@Model({ table: 'owners', description: 'An owner.', audited: 'events' })
class Owner extends NodeEntity {}

@Model({
  table: 'safe_things',
  description: 'A thing.',
  audited: { except: ['counted'] },
  audiences: { few: { when: 'false', to: 'few members' } },
})
class SafeThing extends NodeEntity {
  @BelongsToTenant(() => Owner, { description: 'The owner.' })
  owner!: Ref<Owner>;

  @Field(text(), { description: 'The name.', column: 'title' })
  name!: string;

  @Field(text(), { description: 'A hidden value.', hidden: true })
  hidden!: string;

  @Field(text(), { description: 'A token.', secret: true })
  token!: string;

  @Field(text(), { description: 'A value for few.', audience: 'few' })
  forFew!: string;

  @Field(text(), { description: 'A counter.' })
  counted!: string;

  @Field(dateTime, { description: 'When the thing was updated.' })
  updatedAt!: Date;
}

test('images have the columns that everyone with access can read, by the names of their fields', () => {
  expect(imageFields(modelOf(SafeThing))).toEqual({ title: 'name', hidden: 'hidden' });
});

@Model({ table: 'common_things', description: 'A thing.', platform: { readBy: 'CLERK' }, audited: true })
class CommonThing extends NodeEntity {
  @Field(text(), { description: 'The name.' })
  name!: string;

  @Encrypted({ description: 'A token.', nullable: true })
  token!: Ciphertext | null;
}

test('rows of the platform belong to no tenant, and their images have no encrypted value', () => {
  expect(auditTenantColumn(modelOf(CommonThing))).toBeUndefined();
  expect(auditTenantColumn(modelOf(SafeThing))).toBe('owner_id');
  expect(imageFields(modelOf(CommonThing))).toEqual({ name: 'name' });
});

test('each model has a history in the log of its owner, and needs one', () => {
  const log = (name: string, options: object): unknown => ({
    name,
    auditLog: { subject: 'subject', field: 'history', description: 'Entries of the {label}.' },
    attributes: new Map([['subject', { column: 'subject_id' }]]),
    ...options,
  });
  const ofPlatform = log('CommonLog', { owner: 'platform' }) as MetaModel;
  const ofTenants = log('OwnerLog', { owner: 'tenant', tenant: { column: 'owner_id' } }) as MetaModel;
  const [common, safe] = [modelOf(CommonThing), modelOf(SafeThing)];

  const histories = auditHistories([common, safe, ofTenants, ofPlatform]);
  expect(histories.map(({ from, to, keys }) => [from.name, to.name, keys])).toEqual([
    ['CommonThing', 'CommonLog', [{ parent: 'id', child: 'subject_id' }]],
    [
      'SafeThing',
      'OwnerLog',
      [
        { parent: 'owner_id', child: 'owner_id' },
        { parent: 'id', child: 'subject_id' },
      ],
    ],
  ]);
  expect(() => auditHistories([common, ofTenants])).toThrow(
    'CommonThing is audited, but no model is the audit log of its owner.',
  );
});

test.each([
  ['common_thing.moved', undefined],
  ['safe_thing.moved', SafeThing.name],
  ['safe_thing.updated', undefined],
  ['safe_thing.created', undefined],
  ['owner.updated', Owner.name],
  ['owner.left', Owner.name],
  ['other.moved', undefined],
])('the event %s is an action on %s', (event, type) => {
  expect(auditedType(allModels(), event)).toBe(type);
});
