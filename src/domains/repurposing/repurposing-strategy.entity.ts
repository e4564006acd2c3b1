import {
  BelongsTo,
  Derived,
  Field,
  integer,
  jsonListOf,
  Model,
  nonBlank,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { BrandProfile } from '../brand/brand-profile.entity';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentAnalysis } from './content-analysis.entity';
import { CalendarSuggestion, FormatRecommendation } from './repurposing-strategy.shapes';

/** Posts of a format: one for each of its platforms and languages. */
const OUTPUTS = `(SELECT coalesce(sum(greatest(jsonb_array_length(f -> 'platforms'), 1)
    * greatest(jsonb_array_length(f -> 'languages'), 1)), 0)::int FROM jsonb_array_elements({recommendedFormats}) f)`;

@Model({
  table: 'repurposing_strategies',
  plural: 'repurposingStrategies',
  label: 'repurposing strategy',
  description: 'A plan of what a text is made into: formats, platforms, languages and days.',
  audited: true,
  systemWrites: ['DELETE'],
})
export class RepurposingStrategy extends ClientScopedEntity {
  @Field(nonBlank(text({ max: 255 })), { description: 'The name.' })
  name!: string;

  @BelongsTo(() => ContentAnalysis, {
    description: 'The analysis that the strategy was made from.',
    nullIf: 'the analysis was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
    inverse: { name: 'strategies', description: 'Strategies that were made from the analysis.' },
  })
  contentAnalysis!: Ref<ContentAnalysis> | null;

  @BelongsTo(() => BrandProfile, {
    description: 'The brand that the posts are for.',
    nullIf: 'there is none, or if the brand is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'repurposingStrategies', description: 'Strategies for the brand.' },
  })
  brandProfile!: Ref<BrandProfile> | null;

  @Field(jsonListOf(() => FormatRecommendation), {
    description: 'Recommended formats, most important first. Each format once.',
  })
  recommendedFormats!: FormatRecommendation[];

  @Field(jsonListOf(() => CalendarSuggestion), {
    description: 'Suggested days to publish the posts, earliest first.',
    default: `'[]'`,
  })
  calendarSuggestions!: CalendarSuggestion[];

  @Derived(
    integer({ min: 0 }),
    { from: ['recommendedFormats'], sql: OUTPUTS },
    { description: 'Number of posts of the recommended formats.' },
  )
  estimatedOutputCount!: number;

  @Field(integer({ min: 0 }), {
    description:
      'The expected number of people reached. Defaults to the average reach of recent publications on the platforms, for each post.',
    nullIf: 'there are no such publications, and no user has set it',
    nullable: true,
  })
  estimatedReach!: number | null;

  @Field(integer({ min: 0 }), {
    description:
      'The expected duration of writing all posts, in seconds: the average duration of the latest generations of the organization, for each post.',
    nullIf: 'the organization had no generation when the strategy was created',
    nullable: true,
  })
  estimatedSeconds!: number | null;

  @BelongsTo(() => User, {
    description: 'The user who created the strategy.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
