import { color, Field, integer, listOf, oneOf, Shape, text } from '../../kernel/model';
import { AudienceGender } from './brand.enums';

/** A word or a short phrase. */
const phrase = text({ max: 200 });
const NOT_SET = { nullIf: 'not set', nullable: true } as const;

@Shape({ description: 'The voice of a brand.' })
export class BrandVoice {
  @Field(phrase, { description: 'The tone, such as `professional`.', ...NOT_SET })
  tone!: string | null;

  @Field(phrase, { description: 'The style, such as `friendly`.', ...NOT_SET })
  style!: string | null;

  @Field(phrase, { description: 'The personality, such as `trustworthy`.', ...NOT_SET })
  personality!: string | null;
}

@Shape({ description: 'The color palette of a brand.' })
export class BrandPalette {
  @Field(color, { description: 'The primary color.', ...NOT_SET })
  primary!: string | null;

  @Field(color, { description: 'The secondary color.', ...NOT_SET })
  secondary!: string | null;

  @Field(color, { description: 'The accent color.', ...NOT_SET })
  accent!: string | null;
}

@Shape({ description: 'The fonts of a brand.' })
export class BrandFonts {
  @Field(phrase, { description: 'The font family of headings, such as `Montserrat`.', ...NOT_SET })
  heading!: string | null;

  @Field(phrase, { description: 'The font family of body text, such as `Inter`.', ...NOT_SET })
  body!: string | null;
}

/** Limits of a list of statements. */
const statements = listOf(text({ max: 500 }), { max: 50 });

@Shape({ description: 'The messaging patterns of a brand.' })
export class MessagingPatterns {
  @Field(statements, { description: 'Key phrases, such as `Brewed since 1962`.' })
  keyPhrases!: string[];

  @Field(statements, { description: 'Value propositions, such as `Fresh every hour`.' })
  valuePropositions!: string[];

  @Field(statements, { description: 'Unique selling points that competitors do not have.' })
  uniqueSellingPoints!: string[];
}

const age = integer({ min: 0, max: 120 });

@Shape({
  description: 'The demographics of an audience. A criterion is null if it does not limit the audience.',
})
export class AudienceDemographics {
  @Field(age, { description: 'The minimum age, in years.', nullIf: 'there is none', nullable: true })
  minAge!: number | null;

  @Field(age, {
    description: 'The maximum age, in years. Not less than `minAge`.',
    nullIf: 'there is none',
    nullable: true,
  })
  maxAge!: number | null;

  @Field(oneOf(AudienceGender), { description: 'The gender.' })
  gender!: AudienceGender;

  @Field(listOf(phrase, { max: 100 }), {
    description: 'Names of the places where the people live, such as `India`.',
    nullIf: 'everywhere',
    nullable: true,
  })
  locations!: string[] | null;
}
