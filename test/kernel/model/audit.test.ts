import 'reflect-metadata';
import { auditedType, imageFields } from '../../../src/kernel/model/audit';
import { allModels, modelOf } from '../../../src/kernel/model/metadata';
import {
  BelongsToTenant,
  dateTime,
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

test.each([
  ['safe_thing.moved', SafeThing.name],
  ['safe_thing.updated', undefined],
  ['safe_thing.created', undefined],
  ['owner.updated', Owner.name],
  ['owner.left', Owner.name],
  ['other.moved', undefined],
])('the event %s is an action on %s', (event, type) => {
  expect(auditedType(allModels(), event)).toBe(type);
});
