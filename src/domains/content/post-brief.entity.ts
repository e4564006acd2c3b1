import { decimal, Field, integer, jsonOf, listOf, oneOf, text } from '../../kernel/model';
import { ContentLanguage, ContentTone, VisualStyle } from '../identity/identity.enums';
import { ClientRow } from '../organizations/client-row.entity';
import { ContentGoal } from './content.enums';
import { AiContribution } from './post.shapes';

const NO_AI = `'{"isCaptionGenerated": false, "hasSuggestedHashtags": false, "isImageGenerated": false, "generationCost": "0", "modelVersions": {}}'`;
const score = decimal(5, 2, { min: 0, max: 100 });

/** What content was asked to be, what AI did for it and how it was judged; apart from what it says. */
export abstract class BriefedRow extends ClientRow {
  @Field(oneOf(ContentLanguage), {
    description: 'The language it is written in; null when not chosen.',
    nullable: true,
  })
  language!: ContentLanguage | null;

  @Field(oneOf(ContentTone), { description: 'The tone it speaks in; null when not chosen.', nullable: true })
  tone!: ContentTone | null;

  @Field(oneOf(VisualStyle), {
    description: 'The look of its pictures; null when not chosen.',
    nullable: true,
  })
  visualStyle!: VisualStyle | null;

  @Field(oneOf(ContentGoal), {
    description: 'What it is to bring about; null when not chosen.',
    nullable: true,
  })
  contentGoal!: ContentGoal | null;

  @Field(text({ max: 50 }), {
    description: 'The kind of business it speaks for, such as `cafe`; null when not chosen.',
    nullable: true,
  })
  businessType!: string | null;

  @Field(jsonOf(() => AiContribution), { description: 'What of it AI made.', default: NO_AI })
  aiContribution!: AiContribution;

  @Field(text(), { description: 'What AI was asked for; null when it was not asked.', nullable: true })
  aiPrompt!: string | null;

  @Field(text({ max: 255 }), {
    description: 'The AI’s id of the idea it came from; null when it came from none.',
    nullable: true,
  })
  externalIdeaId!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 50 }), {
    description: 'What AI says in its favour, such as `Best for reach`.',
    default: `'{}'`,
  })
  aiTags!: string[];

  @Field(integer({ min: 0, max: 100 }), {
    description: 'Engagement that AI expects, 0 to 100; null when not estimated.',
    nullable: true,
  })
  engagementEstimate!: number | null;

  @Field(score, { description: 'Quality that AI expects, 0 to 100; null when not judged.', nullable: true })
  qualityScore!: string | null;

  @Field(score, {
    description: 'How likely AI thinks it spreads, 0 to 100; null when not judged.',
    nullable: true,
  })
  viralityPrediction!: string | null;

  @Field(score, {
    description: 'How well it did once published, 0 to 100; null until measured.',
    nullable: true,
  })
  performanceScore!: string | null;
}
