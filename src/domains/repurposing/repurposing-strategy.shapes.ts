import { Field, integer, listOf, oneOf, Shape } from '../../kernel/model';
import { ContentLanguage, Platform } from '../common/content.enums';
import { RecommendationPriority, RepurposingFormat } from './repurposing.enums';

@Shape({
  description: 'A recommended format. One post is written for each of its platforms and languages.',
})
export class FormatRecommendation {
  @Field(oneOf(RepurposingFormat), { description: 'The format.' })
  format!: RepurposingFormat;

  @Field(oneOf(RecommendationPriority), { description: 'The priority.' })
  priority!: RecommendationPriority;

  @Field(listOf(oneOf(Platform), { max: 9 }), {
    description: 'Platforms to write for. If empty, one post is written for no particular platform.',
  })
  platforms!: Platform[];

  @Field(listOf(oneOf(ContentLanguage), { max: 3 }), {
    description: 'Languages to write in. If empty, the language of the text.',
  })
  languages!: ContentLanguage[];
}

@Shape({ description: 'A suggested day to publish a post.' })
export class CalendarSuggestion {
  @Field(integer({ min: 0, max: 365 }), { description: 'Number of days after the first post, from 0.' })
  day!: number;

  @Field(oneOf(RepurposingFormat), { description: 'The format of the post.' })
  format!: RepurposingFormat;

  @Field(oneOf(Platform), {
    description: 'The platform of the post.',
    nullIf: 'the post is for no particular platform',
    nullable: true,
  })
  platform!: Platform | null;
}
