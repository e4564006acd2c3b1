import {
  BelongsTo,
  dateTime,
  decimal,
  Field,
  integer,
  jsonListOf,
  jsonOf,
  listOf,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
  url,
  Version,
} from '../../kernel/model';
import { AiGeneration } from '../ai/ai-generation.entity';
import { ContentLanguage } from '../common/content.enums';
import { User } from '../identity/user.entity';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentMoment, EmotionScore, NamedEntities, PlatformScore, score } from './content-analysis.shapes';
import { SeoHint } from './repurposing.enums';

/** Characters of a text: about 25 minutes of speech. With the brand, the request stays storable in any language. */
export const MAX_TEXT_LENGTH = 25_000;

const UNTIL_ANALYZED = { nullIf: 'the text is not analyzed yet', nullable: true } as const;
const list = (max: number, length = 100) => listOf(text({ max: length }), { max });

const RESULTS = [
  ...[
    'topics',
    'keywords',
    'entities',
    'sentimentScore',
    'emotions',
    'viralityScore',
    'repurposingValue',
    'seoScore',
  ],
  ...['seoHints', 'readabilityScore', 'engagementPotential', 'hookMoments', 'keyInsights', 'quotableMoments'],
  ...['platformScores', 'analyzedAt'],
];

@Model({
  table: 'content_analyses',
  plural: 'contentAnalyses',
  label: 'content analysis',
  description:
    'The analysis of a text, such as the transcript of a video, an article or the text of a page. Kept when the media file is deleted.',
  // Values that the job finds in the text.
  audited: { except: RESULTS },
  systemWrites: ['DELETE'],
  checks: {
    analyzed_has_result: `{analyzedAt} IS NULL OR num_nulls({sentimentScore}, {viralityScore}, {repurposingValue}, {seoScore}, {engagementPotential}, {entities}) = 0`,
  },
})
export class ContentAnalysis extends ClientScopedEntity {
  @Field(text({ max: 500 }), { description: 'The title.', nullIf: 'not set', nullable: true })
  title!: string | null;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file that the text is the transcript of.',
    nullIf: 'there is none, or if the media file is deleted or not visible to the viewer',
    nullable: true,
    filter: true,
    inverse: { name: 'contentAnalyses', description: 'Analyses of the transcript of the media file.' },
  })
  mediaAsset!: Ref<MediaAsset> | null;

  @Field(url, { description: 'URL of the page that the text is from.', nullIf: 'not set', nullable: true })
  sourceUrl!: string | null;

  @Field(nonBlank(text({ multiline: true, max: MAX_TEXT_LENGTH })), {
    description: 'The text. Lines can start with a time code such as `[01:30]`.',
  })
  transcript!: string;

  @Field(oneOf(ContentLanguage), { description: 'The language of the text.' })
  transcriptLanguage!: ContentLanguage;

  @Field(score, {
    description: 'The confidence of the transcription, from 0 to 100.',
    nullIf: 'unknown',
    nullable: true,
  })
  transcriptConfidence!: string | null;

  @Field(integer({ min: 0 }), { description: 'Number of words of the text, without time codes.' })
  wordCount!: number;

  @Field(list(10), { description: 'Topics, most important first. Empty until analyzed.', default: `'{}'` })
  topics!: string[];

  @Field(list(20), {
    description: 'Keywords of the text, most important first. Empty until analyzed.',
    default: `'{}'`,
  })
  keywords!: string[];

  @Field(jsonOf(() => NamedEntities), { description: 'Names in the text.', ...UNTIL_ANALYZED })
  entities!: NamedEntities | null;

  @Field(decimal(5, 2, { min: -100, max: 100 }), {
    description: 'The sentiment, from -100 for negative to 100 for positive.',
    ...UNTIL_ANALYZED,
  })
  sentimentScore!: string | null;

  @Field(jsonListOf(() => EmotionScore), {
    description: 'Emotions that the text expresses, strongest first. Empty until analyzed.',
    default: `'[]'`,
  })
  emotions!: EmotionScore[];

  @Field(score, { description: 'The likelihood of going viral, from 0 to 100.', ...UNTIL_ANALYZED })
  viralityScore!: string | null;

  @Field(score, { description: 'The value for other formats, from 0 to 100.', ...UNTIL_ANALYZED })
  repurposingValue!: string | null;

  @Field(score, {
    description:
      'The score for search engines, from 0 to 100, by fixed rules: the share of the rules that `seoHints` does not name.',
    ...UNTIL_ANALYZED,
  })
  seoScore!: string | null;

  @Field(listOf(oneOf(SeoHint), { max: 10 }), {
    description: 'Ways to make the text easier to find for search engines. Empty until analyzed.',
    default: `'{}'`,
  })
  seoHints!: SeoHint[];

  @Field(score, {
    description: 'The readability of the text by the Flesch formula, from 0 to 100.',
    nullIf: 'the text is not in English or is not analyzed yet',
    nullable: true,
  })
  readabilityScore!: string | null;

  @Field(score, { description: 'The expected engagement, from 0 to 100.', ...UNTIL_ANALYZED })
  engagementPotential!: string | null;

  @Field(jsonListOf(() => ContentMoment), {
    description: 'Sentences that make people read or watch on, best first. Empty until analyzed.',
    default: `'[]'`,
  })
  hookMoments!: ContentMoment[];

  @Field(list(10, 500), { description: 'Key insights. Empty until analyzed.', default: `'{}'` })
  keyInsights!: string[];

  @Field(jsonListOf(() => ContentMoment), {
    description: 'Sentences that can be quoted, best first. Empty until analyzed.',
    default: `'[]'`,
  })
  quotableMoments!: ContentMoment[];

  @Field(jsonListOf(() => PlatformScore), {
    description: 'Scores of the text for each platform, best first. Empty until analyzed.',
    default: `'[]'`,
  })
  platformScores!: PlatformScore[];

  @Field(dateTime, { description: 'When the text was analyzed.', nullUntil: 'then', nullable: true })
  analyzedAt!: Date | null;

  @BelongsTo(() => AiGeneration, {
    description: 'The generation of the analysis, with its status, brand, model and cost.',
    nullable: true,
    unique: true,
    inverse: { name: 'contentAnalysis', description: 'The analysis that was generated.' },
  })
  generation!: Ref<AiGeneration> | null;

  @BelongsTo(() => User, {
    description: 'The user who requested the analysis.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
