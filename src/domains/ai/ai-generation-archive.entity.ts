import {
  BelongsTo,
  BelongsToScope,
  Field,
  json,
  jsonListOf,
  listOf,
  Model,
  type Ref,
  text,
} from '../../kernel/model';
import { readableTenants } from '../../kernel/tenancy';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { AiGeneration } from './ai-generation.entity';
import { ContentIdea, MAX_REPLY_LENGTH } from './ai.shapes';

/** The large values of a generation, in a table of its own: lists, filters and reports of generations do not read them. */
@Model({
  table: 'ai_generation_archives',
  label: 'archived generation',
  description:
    'The request and the output of a generation that ended more than 90 days ago. Purged with the organization.',
  audiences: {
    members: {
      when: `{organization} = ANY (${readableTenants})`,
      to: 'members who are not limited to a client account',
    },
  },
})
export class AiGenerationArchive extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the generation.',
    nullIf: 'the generation belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'generation',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => AiGeneration, {
    description: 'The generation, with its captions, hashtags, model, tokens and cost.',
    nullIf: 'the generation is not visible to the viewer',
    unique: true,
    inverse: {
      name: 'archive',
      description: 'The request and the output, which are moved there 90 days after the generation ended.',
      nullIf: 'the generation is not archived',
    },
  })
  generation!: Ref<AiGeneration>;

  @Field(json, {
    description:
      'The request as it was sent to the model, with placeholders for personal data. Returned as stored.',
    default: `'{}'`,
    audience: 'members',
  })
  input!: unknown;

  @Field(jsonListOf(() => ContentIdea), {
    description: 'The generated ideas. Empty if other content was generated.',
    default: `'[]'`,
  })
  ideas!: ContentIdea[];

  @Field(listOf(text({ multiline: true, max: MAX_REPLY_LENGTH }), { max: 5 }), {
    description: 'The suggested replies. Empty if other content was generated.',
    default: `'{}'`,
  })
  replies!: string[];

  @Field(json, {
    description: 'The generated document, such as an analysis. Returned as stored.',
    nullIf: 'other content was generated',
    nullable: true,
  })
  document!: unknown;
}
