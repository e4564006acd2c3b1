import {
  BelongsTo,
  BelongsToScope,
  Field,
  json,
  jsonOf,
  listOf,
  Model,
  nonBlank,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { BrandProfile } from './brand-profile.entity';
import { AudienceDemographics } from './brand.shapes';

/** Limits of a list of words or short statements. */
const phrases = listOf(text({ max: 200 }), { max: 100 });

@Model({
  table: 'audience_profiles',
  audited: true,
  plural: 'audienceProfiles',
  label: 'audience',
  description: 'A group of people that a brand wants to reach.',
  systemWrites: ['DELETE'],
  search: {
    words: { name: 'A', interests: 'B', painPoints: 'C' },
    description: 'the name, interests or pain points',
  },
})
export class AudienceProfile extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the brand.',
    nullIf: 'the brand belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'brandProfile',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => BrandProfile, {
    description: 'The brand that wants to reach the audience.',
    nullIf: 'the brand is deleted',
    filter: true,
    inverse: { name: 'audiences', description: 'Audiences of the brand.' },
  })
  brandProfile!: Ref<BrandProfile>;

  @Field(nonBlank(text({ max: 255 })), {
    description: 'The name of the audience, such as `Young parents`.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(jsonOf(() => AudienceDemographics), {
    description: 'The demographics.',
    nullIf: 'not set',
    nullable: true,
  })
  demographics!: AudienceDemographics | null;

  @Field(phrases, { description: 'Interests of the audience.', default: `'{}'` })
  interests!: string[];

  @Field(phrases, { description: 'Problems that the audience wants to solve.', default: `'{}'` })
  painPoints!: string[];

  @Field(phrases, {
    description: 'Types of content that the audience prefers, such as `short videos`.',
    default: `'{}'`,
  })
  preferredContentTypes!: string[];

  @Field(json, {
    description:
      'Habits of the audience on platforms, returned as stored. The keys are those of the application that stored them.',
    default: `'{}'`,
  })
  platformHabits!: unknown;

  @BelongsTo(() => User, {
    description: 'The user who created the audience.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
