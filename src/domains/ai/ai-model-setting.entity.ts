import {
  BelongsTo,
  boolean,
  type Ciphertext,
  dateTime,
  Derived,
  Encrypted,
  Field,
  Model,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { OrganizationScopedEntity } from '../organizations/organization-scoped.entity';
import { AiModelTier, AiProvider } from './ai.enums';

@Model({
  table: 'ai_model_settings',
  plural: 'aiModelSettings',
  label: 'AI model setting',
  description:
    'The AI model of an organization for a tier, with its own API key. Replaces the model of Marquee. Visible to members with `SETTINGS_MANAGE`.',
  audited: true,
  readPermission: 'SETTINGS_MANAGE',
  systemWrites: ['DELETE'],
  indexes: [{ on: ['tier'], unique: true, where: '{isActive}' }],
  checks: {
    composer_has_no_access: `{provider} <> 'COMPOSER' OR ({modelName} = 'composer' AND {baseUrl} IS NULL AND {apiKey} IS NULL)`,
    server_has_url: `{provider} <> 'OPENAI_COMPATIBLE' OR {baseUrl} IS NOT NULL`,
    provider_has_key: `{provider} IN ('COMPOSER', 'OPENAI_COMPATIBLE') OR {apiKey} IS NOT NULL`,
  },
})
export class AiModelSetting extends OrganizationScopedEntity {
  @Field(oneOf(AiModelTier), {
    description: 'The tier that the model is used for. One active setting per tier.',
  })
  tier!: AiModelTier;

  @Field(oneOf(AiProvider), {
    description: 'The provider of the model. With `COMPOSER`, no texts of the tier leave Marquee.',
  })
  provider!: AiProvider;

  @Field(text({ max: 100, pattern: String.raw`^\S+$`, form: 'a name without spaces' }), {
    description: 'The model, as its provider names it, such as `gpt-5.2`. `composer` for the composer.',
  })
  modelName!: string;

  @Field(url, {
    description:
      'URL of the API, such as `https://models.example.com/v1`. Must lead to a public address. Required for `OPENAI_COMPATIBLE`. If it is changed, the API key must be sent again.',
    nullIf: 'that of the provider is used',
    nullable: true,
  })
  baseUrl!: string | null;

  @Encrypted({
    description:
      'The API key of the organization at the provider. Required, except for `COMPOSER` and `OPENAI_COMPATIBLE`. It cannot be read again.',
    max: 500,
    nullable: true,
  })
  apiKey!: Ciphertext | null;

  @Derived(
    dateTime,
    { from: ['apiKey'], sql: 'CASE WHEN {apiKey} IS NOT NULL THEN now() END' },
    { description: 'When the API key was last set.', nullIf: 'no API key is set' },
  )
  apiKeyChangedAt!: Date | null;

  @Field(boolean, {
    description: 'Whether the model is used. Otherwise, that of Marquee is.',
    default: 'true',
  })
  isActive!: boolean;

  @BelongsTo(() => User, {
    description: 'The user who created the setting.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
