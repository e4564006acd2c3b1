import {
  BelongsTo,
  BelongsToScope,
  Computed,
  boolean,
  dateTime,
  Field,
  float,
  json,
  listOf,
  Model,
  nonBlank,
  type Ref,
  text,
  Version,
} from '../../../kernel/model';
import { BrandProfile } from '../../brand/brand-profile.entity';
import { User } from '../../identity/user.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';
import { DIMENSIONS, OFFLINE_MODEL } from '../embedding-model.port';

/** Maximum length of a sample. The models accept as much, in every script. */
const MAX_SAMPLE_LENGTH = 3_000;

/** Type of texts in the voice of a brand. */
export const sampleText = nonBlank(text({ multiline: true, max: MAX_SAMPLE_LENGTH }));

const vector = { ...listOf({ ...float, sql: 'real' }), filter: undefined };
const UNTIL_EMBEDDED = { nullUntil: 'a job has computed it', nullable: true } as const;

@Model({
  table: 'brand_voice_samples',
  audited: { except: ['embedding', 'embeddingModel', 'embeddedAt'] },
  plural: 'brandVoiceSamples',
  label: 'brand voice sample',
  description:
    'A text in the voice of a brand. Its embedding, a vector of 1,536 numbers that texts are compared by, is not returned.',
  systemWrites: ['DELETE'],
  checks: {
    embedding_dimensions: `cardinality({embedding}) = ${DIMENSIONS}`,
    embedding_is_complete: `num_nulls({embedding}, {embeddingModel}, {embeddedAt}) IN (0, 3)`,
  },
})
export class BrandVoiceSample extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the brand.',
    nullIf: 'the brand belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'brandProfile',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => BrandProfile, {
    description: 'The brand whose voice the text has.',
    nullIf: 'the brand is deleted',
    filter: true,
    inverse: { name: 'voiceSamples', description: 'Texts in the voice of the brand.' },
  })
  brandProfile!: Ref<BrandProfile>;

  @Field(sampleText, { description: 'The text.' })
  text!: string;

  @Field(text({ max: 50 }), {
    description: 'The type of content that the text was taken from, such as `caption` or `newsletter`.',
    nullIf: 'not set',
    nullable: true,
    filter: true,
  })
  contentType!: string | null;

  @Field(json, {
    description:
      'Additional data about the text, such as its source. Returned as stored. The keys are those of the application that stored them.',
    default: `'{}'`,
  })
  metadata!: unknown;

  @Field(text({ max: 120 }), {
    description: `The embedding model, such as \`${OFFLINE_MODEL}\` or \`openai:text-embedding-3-small\`. Texts are compared only with samples of the same model.`,
    ...UNTIL_EMBEDDED,
  })
  embeddingModel!: string | null;

  @Computed(boolean, `{embeddingModel} <> '${OFFLINE_MODEL}'`, {
    description: `Whether the embedding is that of an AI model. False for \`${OFFLINE_MODEL}\`, which counts words and parts of words.`,
    nullIf: 'the embedding is not computed yet',
  })
  isModel!: boolean | null;

  @Field(vector, {
    description: 'The embedding, of length 1.',
    nullIf: 'the text is not embedded yet',
    nullable: true,
    hidden: true,
  })
  embedding!: number[] | null;

  @Field(dateTime, { description: 'When the embedding was computed.', ...UNTIL_EMBEDDED })
  embeddedAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who created the sample.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
