import { decimal, Field, integer, jsonOf, listOf, oneOf, text } from '../../kernel/model';
import { ContentLanguage, ContentTone, VisualStyle } from '../common/content.enums';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentGoal } from './content.enums';
import { AiContribution } from './post.shapes';

const NO_AI = `'{"isCaptionGenerated": false, "hasSuggestedHashtags": false, "isImageGenerated": false, "generationCost": "0", "modelVersions": {}}'`;
const score = decimal(5, 2, { min: 0, max: 100 });

/** Base class of content with a creative brief, AI contributions and scores. */
export abstract class ContentBriefEntity extends ClientScopedEntity {
  @Field(oneOf(ContentLanguage), {
    description: 'The language it is written in.',
    nullIf: 'not chosen',
    nullable: true,
  })
  language!: ContentLanguage | null;

  @Field(oneOf(ContentTone), { description: 'The tone it speaks in.', nullIf: 'not chosen', nullable: true })
  tone!: ContentTone | null;

  @Field(oneOf(VisualStyle), {
    description: 'The look of its pictures.',
    nullIf: 'not chosen',
    nullable: true,
  })
  visualStyle!: VisualStyle | null;

  @Field(oneOf(ContentGoal), {
    description: 'What it is to bring about.',
    nullIf: 'not chosen',
    nullable: true,
  })
  contentGoal!: ContentGoal | null;

  @Field(text({ max: 50 }), {
    description: 'The kind of business it speaks for, such as `cafe`.',
    nullIf: 'not chosen',
    nullable: true,
  })
  businessType!: string | null;

  @Field(jsonOf(() => AiContribution), { description: 'What of it AI made.', default: NO_AI })
  aiContribution!: AiContribution;

  @Field(text({ multiline: true }), {
    description: 'What AI was asked for.',
    nullIf: 'it was not asked',
    nullable: true,
  })
  aiPrompt!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The AI’s id of the idea it came from.',
    nullIf: 'it came from none',
    nullable: true,
  })
  externalIdeaId!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 50 }), {
    description: 'What AI says in its favour, such as `Best for reach`.',
    default: `'{}'`,
  })
  aiTags!: string[];

  @Field(integer({ min: 0, max: 100 }), {
    description: 'Engagement that AI expects, 0 to 100.',
    nullIf: 'not estimated',
    nullable: true,
  })
  engagementEstimate!: number | null;

  @Field(score, { description: 'Quality that AI expects, 0 to 100.', nullIf: 'not judged', nullable: true })
  qualityScore!: string | null;

  @Field(score, {
    description: 'How likely AI thinks it spreads, 0 to 100.',
    nullIf: 'not judged',
    nullable: true,
  })
  viralityPrediction!: string | null;

  @Field(score, {
    description: 'How well it did once published, 0 to 100.',
    nullUntil: 'measured',
    nullable: true,
  })
  performanceScore!: string | null;
}
