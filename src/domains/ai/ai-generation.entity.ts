import {
  BelongsTo,
  dateTime,
  decimal,
  Field,
  integer,
  json,
  jsonListOf,
  jsonOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { readableTenants } from '../../kernel/tenancy';
import { BrandProfile } from '../brand/brand-profile.entity';
import { Campaign } from '../campaigns/campaign.entity';
import { hashtag, MAX_HASHTAGS } from '../common/content.texts';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { AiUsageEntity } from './ai-usage.entity';
import { AiFeature, AiGenerationStatus } from './ai.enums';
import { AiFailure, ContentIdea, GeneratedCaption, MAX_REPLY_LENGTH } from './ai.shapes';
import { MAX_PARTIAL_LENGTH } from './partial-text';

const score = decimal(5, 2, { min: 0, max: 100 });
const ENDED = `('COMPLETED', 'FAILED', 'CANCELLED')`;
const HAS_OUTPUT = `({archivedAt} IS NOT NULL OR {captions} <> '[]' OR {ideas} <> '[]' OR cardinality({hashtags}) > 0 OR {document} IS NOT NULL OR cardinality({replies}) > 0)`;

@Model({
  table: 'ai_generations',
  plural: 'aiGenerations',
  label: 'generation',
  description:
    'A request to generate content with AI, with its result, model and cost. Kept when its user, post or campaign is deleted. The request and the output are archived 90 days after the end.',
  audiences: {
    members: {
      when: `{organization} = ANY (${readableTenants})`,
      to: 'members who are not limited to a client account',
    },
  },
  indexes: [
    { on: ['status', 'createdAt'], where: `{status} IN ('PENDING', 'RUNNING')`, acrossTenants: true },
    {
      on: ['finishedAt', 'id'],
      where: '{archivedAt} IS NULL AND {finishedAt} IS NOT NULL',
      acrossTenants: true,
    },
    // Posts whose caption AI wrote are found by it.
    { on: ['captions'], using: 'gin', acrossTenants: true },
  ],
  checks: {
    ended_has_instant: `({status} IN ${ENDED}) = ({finishedAt} IS NOT NULL)`,
    completed_has_output: `{status} <> 'COMPLETED' OR ${HAS_OUTPUT}`,
    archived_after_end: '{archivedAt} IS NULL OR {finishedAt} IS NOT NULL',
    input_until_archived: '({input} IS NULL) = ({archivedAt} IS NOT NULL)',
    failed_has_reason: `({status} = 'FAILED') = ({failure} IS NOT NULL)`,
    called_has_model: `({provider} IS NULL) = ({modelName} IS NULL)`,
    cache_within_input: '{cachedInputTokens} <= {inputTokens}',
    reasoning_within_output: '{reasoningTokens} <= {outputTokens}',
  },
})
export class AiGeneration extends AiUsageEntity {
  @Field(oneOf(AiFeature), { description: 'The kind of content.', filter: true })
  feature!: AiFeature;

  @Field(oneOf(AiGenerationStatus), {
    description: 'The status of the generation.',
    default: `'PENDING'`,
    filter: true,
  })
  status!: AiGenerationStatus;

  @Field(json, {
    description:
      'The request as it was sent to the model, with the brand, its library and earlier captions. Email addresses, phone numbers and secrets are replaced by placeholders. Returned as stored.',
    nullIf: 'the generation is archived',
    nullable: true,
    default: `'{}'`,
    audience: 'members',
  })
  input!: unknown;

  @Field(jsonListOf(() => GeneratedCaption), {
    description: 'The generated captions. Empty until completed, or if other content was generated.',
    default: `'[]'`,
  })
  captions!: GeneratedCaption[];

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), {
    description:
      'The generated hashtags, best first, without `#`. Empty until completed, or if other content was generated.',
    default: `'{}'`,
  })
  hashtags!: string[];

  @Field(jsonListOf(() => ContentIdea), {
    description:
      'The generated ideas. Empty until completed, if archived, or if other content was generated.',
    default: `'[]'`,
  })
  ideas!: ContentIdea[];

  @Field(listOf(text({ multiline: true, max: MAX_REPLY_LENGTH }), { max: 5 }), {
    description:
      'The suggested replies. Empty until completed, if archived, or if other content was generated.',
    default: `'{}'`,
  })
  replies!: string[];

  @Field(json, {
    description:
      'The generated document, such as an analysis, as it was checked. For images, the media files with their alternative texts. Returned as stored.',
    nullIf: 'the generation is not completed, if it is archived, or if other content was generated',
    nullable: true,
  })
  document!: unknown;

  @Field(text({ multiline: true, max: MAX_PARTIAL_LENGTH }), {
    description:
      'The text that the running call has generated so far, without its last word. It is not checked yet. Email addresses, phone numbers and secrets are replaced by placeholders.',
    nullIf: 'no call is running, or if it has generated no text yet',
    nullable: true,
  })
  partialText!: string | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of output tokens that the running call has generated so far, as an estimate.',
    nullIf: '`partialText` is null',
    nullable: true,
  })
  partialTokens!: number | null;

  @Field(score, {
    description:
      'The quality score, from 0 to 100, by fixed rules: length, opening, details of the request, call to action and hashtags.',
    nullIf: 'the generation is not completed or generated no caption',
    nullable: true,
  })
  qualityScore!: string | null;

  @Field(score, {
    description:
      'The brand consistency score, from 0 to 100, by fixed rules: name, key phrases and hashtags of the brand, and the words of its captions.',
    nullIf: 'the generation is not completed, generated no caption or has no brand',
    nullable: true,
  })
  brandConsistencyScore!: string | null;

  @Field(integer({ min: 1, max: 5 }), {
    description: 'The rating by the user, from 1 to 5.',
    nullIf: 'not rated',
    nullable: true,
  })
  userRating!: number | null;

  @Field(jsonOf(() => AiFailure), {
    description: 'The reason the generation failed.',
    nullIf: 'it did not fail',
    nullable: true,
  })
  failure!: AiFailure | null;

  @Field(dateTime, { description: 'When the first call started.', nullUntil: 'then', nullable: true })
  startedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the generation succeeded, failed or was canceled.',
    nullUntil: 'then',
    nullable: true,
  })
  finishedAt!: Date | null;

  @Field(dateTime, {
    description:
      'When the request and the output were moved to `archive`, 90 days after the generation ended. Captions, hashtags and all numbers stay.',
    nullUntil: 'then',
    nullable: true,
  })
  archivedAt!: Date | null;

  @Field(integer({ min: 0 }), {
    description: 'Total duration of all calls, in milliseconds.',
    default: '0',
  })
  durationMs!: number;

  @BelongsTo(() => Post, {
    description: 'The post that the content was generated for.',
    nullIf: 'there is none, or if the post is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'aiGenerations', description: 'Content that AI generated for the post.' },
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign that the content was generated for.',
    nullIf: 'there is none, or if the campaign is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'aiGenerations', description: 'Content that AI generated for the campaign.' },
  })
  campaign!: Ref<Campaign> | null;

  @BelongsTo(() => BrandProfile, {
    description: 'The brand that the content was generated for.',
    nullIf: 'there is none, or if the brand is deleted or not visible to the viewer',
    nullable: true,
  })
  brandProfile!: Ref<BrandProfile> | null;

  @BelongsTo(() => User, {
    description: 'The user who requested the generation.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
