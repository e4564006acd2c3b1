import {
  BelongsTo,
  Computed,
  dateTime,
  Field,
  id,
  json,
  jsonListOf,
  NodeEntity,
  oneOf,
  type Ref,
  RefersToNode,
  text,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { FieldChange } from './audit.shapes';
import { AuditActorKind } from './audit.enums';

/** SQL: the fields of both images with their values, sorted by name. */
const CHANGES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('field', f.name, 'before', {before} -> f.name, 'after', {after} -> f.name) ORDER BY f.name COLLATE "C"), '[]')
   FROM jsonb_object_keys(coalesce({before}, '{}') || coalesce({after}, '{}')) AS f (name))`;

/** The base class of the entries of audit logs. */
export abstract class AuditRow extends NodeEntity {
  @Field(dateTime, { description: 'When the change was made.', filter: true, order: true })
  createdAt!: Date;

  @Field(text({ max: 100 }), {
    description:
      'The action, such as `POST_ARCHIVED`, `MEMBERSHIP_INVITED` or `SESSION_BEGUN`; or, for other changes, the type with `CREATED`, `UPDATED`, `DELETED`, `RESTORED` or `PURGED`, such as `POST_UPDATED`.',
    filter: true,
  })
  action!: string;

  @Field(text({ max: 50 }), {
    description: 'The type of the object, such as `Campaign`.',
    filter: true,
  })
  subjectType!: string;

  @Field(id, { description: 'ID of the object, for `node(id:)`.' })
  subjectId!: string;

  @RefersToNode({ description: 'The object.' })
  subject?: unknown;

  @BelongsTo(() => User, {
    description: 'The user who made the change.',
    nullIf: 'no user made it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  actor!: Ref<User> | null;

  @Field(oneOf(AuditActorKind), {
    description: 'The kind of actor: a user, an anonymous request or the system.',
  })
  actorKind!: AuditActorKind;

  @Field(text({ max: 255 }), {
    description: 'The name of the user at the time, of the guest with a guest link, or of the system.',
    nullIf: 'the request was anonymous, or if the organization was purged',
    nullable: true,
  })
  actorName!: string | null;

  @Field(json, {
    description:
      'The previous values of the changed fields, named like the fields of the type of the object. Values longer than 2,000 characters are truncated, and those that only some members can read are omitted.',
    nullIf: 'the object was created, or if the action changed no recorded field',
    nullable: true,
  })
  before!: unknown;

  @Field(json, {
    description:
      'The new values of the changed fields; of a new object, those that are not null. Named, truncated and omitted like `before`.',
    nullIf: 'the object was purged, or if the action changed no recorded field',
    nullable: true,
  })
  after!: unknown;

  @Computed(jsonListOf(() => FieldChange), CHANGES, {
    description:
      'The changed fields with their values in `before` and `after`, sorted by name. Empty if there are none.',
    nullable: false,
  })
  changes!: FieldChange[];

  @Field(json, {
    description: 'Details of an action. Their format depends on `action`.',
    nullIf: 'there are none',
    nullable: true,
  })
  metadata!: unknown;

  @Field(text({ max: 100 }), {
    description: 'ID of the request that made the change.',
    nullIf: 'the system made it',
    nullable: true,
  })
  requestId!: string | null;

  @Field(text({ max: 45 }), {
    description: 'The IP address of the client.',
    nullIf: 'unknown',
    nullable: true,
  })
  ipAddress!: string | null;

  @Field(text({ max: 1000 }), {
    description: 'The User-Agent header of the client.',
    nullIf: 'the client sent none',
    nullable: true,
  })
  userAgent!: string | null;
}
