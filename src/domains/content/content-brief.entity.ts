import {
  Computed,
  decimal,
  Field,
  integer,
  jsonListOf,
  jsonOf,
  listOf,
  oneOf,
  text,
} from '../../kernel/model';
import { ContentLanguage, ContentTone, VisualStyle } from '../common/content.enums';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentGoal } from './content.enums';
import { AiContribution, AiModel } from './post.shapes';

const NO_AI = `'{"isCaptionGenerated": false, "hasSuggestedHashtags": false, "isImageGenerated": false, "generationCost": "0", "modelVersions": {}}'`;
const AI_MODELS = `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('part', m.key, 'model', m.value) ORDER BY m.key COLLATE "C"), '[]')
    FROM jsonb_each_text({aiContribution}->'modelVersions') m WHERE m.value IS NOT NULL)`;
const score = decimal(5, 2, { min: 0, max: 100 });

/** Base class of content with a creative brief, AI contributions and scores. */
export abstract class ContentBriefEntity extends ClientScopedEntity {
  @Field(oneOf(ContentLanguage), {
    description: 'The language of the {label}.',
    nullIf: 'not set',
    nullable: true,
  })
  language!: ContentLanguage | null;

  @Field(oneOf(ContentTone), { description: 'The tone of voice.', nullIf: 'not set', nullable: true })
  tone!: ContentTone | null;

  @Field(oneOf(VisualStyle), {
    description: 'The visual style of the images.',
    nullIf: 'not set',
    nullable: true,
  })
  visualStyle!: VisualStyle | null;

  @Field(oneOf(ContentGoal), {
    description: 'The marketing goal of the {label}.',
    nullIf: 'not set',
    nullable: true,
  })
  contentGoal!: ContentGoal | null;

  @Field(text({ max: 50 }), {
    description: 'The type of business the {label} promotes, as free text such as `cafe`.',
    nullIf: 'not set',
    nullable: true,
  })
  businessType!: string | null;

  @Field(jsonOf(() => AiContribution), {
    description: 'The AI-generated parts of the {label}, and their cost.',
    default: NO_AI,
  })
  aiContribution!: AiContribution;

  @Computed(jsonListOf(() => AiModel), AI_MODELS, {
    description: 'The AI models that generated parts of the {label}, sorted by part.',
    nullable: false,
  })
  aiModels!: AiModel[];

  @Field(text({ multiline: true }), {
    description: 'The prompt given to the AI.',
    nullIf: 'AI was not used',
    nullable: true,
  })
  aiPrompt!: string | null;

  @Field(text({ max: 255 }), {
    description: 'ID that the AI service assigned to the source idea.',
    nullIf: 'the {label} is not based on an AI idea',
    nullable: true,
  })
  externalIdeaId!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 50 }), {
    description: 'Strengths suggested by AI, such as `Best for reach`.',
    default: `'{}'`,
  })
  aiTags!: string[];

  @Field(integer({ min: 0, max: 100 }), {
    description: 'The engagement score predicted by AI, from 0 to 100.',
    nullIf: 'not estimated',
    nullable: true,
  })
  engagementEstimate!: number | null;

  @Field(score, {
    description: 'The quality score predicted by AI, from 0 to 100.',
    nullIf: 'not scored',
    nullable: true,
  })
  qualityScore!: string | null;

  @Field(score, {
    description: 'The likelihood of going viral predicted by AI, from 0 to 100.',
    nullIf: 'not scored',
    nullable: true,
  })
  viralityPrediction!: string | null;

  @Field(score, {
    description: 'The performance score after publishing, from 0 to 100.',
    nullUntil: 'measured',
    nullable: true,
  })
  performanceScore!: string | null;
}
