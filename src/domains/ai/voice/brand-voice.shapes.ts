import { Field, Float, ObjectType } from 'type-graphql';
import { BrandVoiceSample } from './brand-voice-sample.entity';

@ObjectType('VoiceSampleMatch', { description: 'A sample of the voice of a brand, compared with a text.' })
export class VoiceSampleMatch {
  @Field(() => Float, {
    description:
      'The cosine similarity of the embeddings, from -1 to 1. Depends on the embedding model: with `marquee:hashing-1`, it says how many words and parts of words the texts share.',
  })
  similarity!: number;

  @Field(() => BrandVoiceSample, {
    description: 'The sample. Null if it was deleted meanwhile.',
    nullable: true,
  })
  sample!: BrandVoiceSample | null;
}

@ObjectType('BrandConsistency', {
  description: 'The consistency of a text with a brand, by fixed rules.',
})
export class BrandConsistency {
  @Field(() => Float, {
    description:
      'The brand consistency score, from 0 to 100: the weighted mean of the rules that apply. The weights are 30 for the name, 30 for a phrase, 20 for hashtags and 20 for words.',
  })
  score!: number;

  @Field(() => Boolean, { description: 'Whether the text or one of its hashtags names the brand.' })
  namesBrand!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the text contains a key phrase, value proposition or unique selling point of the brand. Null if the brand has none.',
    nullable: true,
  })
  containsPhrase!: boolean | null;

  @Field(() => Float, {
    description:
      'Share of the hashtags of the text that are in the library, from 0 to 1. Null if the text has no hashtags, or if the library has none.',
    nullable: true,
  })
  hashtagShare!: number | null;

  @Field(() => Float, {
    description:
      'Share of the words of the text that its nearest samples or the latest captions of the brand contain, from 0 to 1. Null if there are neither.',
    nullable: true,
  })
  wordShare!: number | null;

  @Field(() => [VoiceSampleMatch], {
    description: 'The samples of the brand that are most similar to the text, at most 3.',
  })
  nearestSamples!: VoiceSampleMatch[];
}
