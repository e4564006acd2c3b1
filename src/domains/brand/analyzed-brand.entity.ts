import { dateTime, Field, integer, json, url } from '../../kernel/model';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';

const NOT_ANALYZED = { nullIf: 'not analyzed', nullable: true } as const;

/** What the analysis of the website and the social media posts of a brand found. */
export abstract class AnalyzedBrandEntity extends ClientScopedEntity {
  @Field(url, { description: 'URL of the website.', nullIf: 'not set', nullable: true })
  websiteUrl!: string | null;

  @Field(json, {
    description: 'The voice, tone and messaging found on the website, returned as stored.',
    ...NOT_ANALYZED,
  })
  websiteAnalysis!: unknown;

  @Field(json, {
    description: 'The analysis of earlier posts on social media, returned as stored.',
    ...NOT_ANALYZED,
  })
  socialMediaAnalysis!: unknown;

  @Field(json, {
    description: 'AI-generated guidelines for content, returned as stored.',
    nullIf: 'not generated',
    nullable: true,
  })
  aiGeneratedGuidelines!: unknown;

  @Field(dateTime, {
    description: 'When `websiteAnalysis` or `socialMediaAnalysis` was last changed.',
    nullUntil: 'first analyzed',
    nullable: true,
    filter: true,
  })
  lastAnalyzedAt!: Date | null;

  @Field(integer({ min: 1 }), {
    description: 'The version of the analysis, incremented by every change of it after the first one.',
    default: '1',
  })
  analysisVersion!: number;
}
