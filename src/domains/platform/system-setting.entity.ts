import {
  BelongsTo,
  boolean,
  type Ciphertext,
  Computed,
  dateTime,
  DeletedAt,
  Derived,
  Encrypted,
  Field,
  json,
  Model,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { User } from '../identity/user.entity';
import { SettingEnvironment, SettingKind, SettingValueType } from './platform.enums';

@Model({
  table: 'system_settings',
  plural: 'systemSettings',
  description:
    'A setting of Marquee itself, such as a feature flag or a limit. Visible to staff. Public settings that are active are visible to everyone.',
  softDelete: true,
  platform: { readBy: 'SUPPORT', public: '{isPublic} AND {isActive}' },
  audited: true,
  indexes: [{ on: ['key', 'environment'], unique: true, where: '{deletedAt} IS NULL' }],
  checks: {
    value_not_null: `jsonb_typeof({value}) <> 'null'`,
    value_or_secret: `({kind} = 'SECRET') = ({value} IS NULL)`,
    secret_of_secrets: `{kind} = 'SECRET' OR {secret} IS NULL`,
    secret_not_public: `{kind} <> 'SECRET' OR NOT {isPublic}`,
    flag_is_boolean: `{kind} <> 'FEATURE_FLAG' OR jsonb_typeof({value}) = 'boolean'`,
    limit_is_numeric: `{kind} <> 'LIMIT' OR jsonb_typeof({value}) IN ('number', 'object')`,
  },
})
export class SystemSetting extends TimestampedEntity {
  @Field(
    text({
      max: 255,
      pattern: String.raw`^[a-z][a-z0-9]*([_.][a-z0-9]+)*$`,
      form: 'lowercase words, separated by dots or underscores',
    }),
    {
      description: 'The name of the setting, such as `ai_service_limits`. Unique per environment.',
      filter: true,
    },
  )
  key!: string;

  @Field(oneOf(SettingKind), { description: 'The kind of setting.', default: `'SETTING'`, filter: true })
  kind!: SettingKind;

  @Field(json, {
    description:
      'The value. Its type never changes; its structure is that of the program that reads the setting.',
    nullIf: 'the kind is `SECRET`',
    createNote: 'Required unless the kind is `SECRET`.',
    updateNote: 'Cannot be null unless the kind is `SECRET`.',
    nullable: true,
  })
  value!: unknown;

  @Computed(oneOf(SettingValueType), `upper(jsonb_typeof({value}))`, {
    description: 'The type of the value.',
    nullIf: 'the kind is `SECRET`',
  })
  valueType!: SettingValueType | null;

  @Encrypted({
    description: 'The secret, for the kind `SECRET` only. It cannot be read again.',
    nullable: true,
  })
  secret!: Ciphertext | null;

  @Derived(
    dateTime,
    { from: ['secret'], sql: 'CASE WHEN {secret} IS NOT NULL THEN now() END' },
    { description: 'When the secret was last set.', nullIf: 'no secret is set' },
  )
  secretChangedAt!: Date | null;

  @Computed(boolean, '{value} IS NOT NULL OR {secretChangedAt} IS NOT NULL', {
    description:
      'Whether the setting has a value or a secret. False only for the kind `SECRET` without a secret.',
    nullable: false,
  })
  isSet!: boolean;

  @Field(text({ multiline: true, max: 1000 }), {
    description: 'The purpose of the setting.',
    nullIf: 'not described',
    nullable: true,
  })
  description!: string | null;

  @Field(oneOf(SettingEnvironment), {
    description: 'The environment that the setting applies to.',
    default: `'ALL'`,
    filter: true,
  })
  environment!: SettingEnvironment;

  @Field(boolean, { description: 'Whether the setting is in effect.', default: 'true' })
  isActive!: boolean;

  @Field(boolean, {
    description: 'Whether everyone can read the setting while it is active, even without signing in.',
    default: 'false',
  })
  isPublic!: boolean;

  @BelongsTo(() => User, {
    description: 'The user who created the setting.',
    nullIf: 'Marquee created it, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;

  @DeletedAt({ hidden: true })
  deletedAt!: Date | null;
}
