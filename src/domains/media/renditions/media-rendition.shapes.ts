import { boolean, Field, jsonListOf, jsonOf, oneOf, Shape, text } from '../../../kernel/model';
import { MediaVariant } from '../media-asset.shapes';
import { MediaProblemCode } from '../media.enums';

@Shape({ description: 'A value of a media file that a platform does not accept.' })
export class MediaProblem {
  @Field(oneOf(MediaProblemCode), { description: 'Machine-readable reason.' })
  code!: MediaProblemCode;

  @Field(text({ max: 50 }), {
    description:
      'The field of `MediaAsset` with the value. For `aspectRatio`, the value is width divided by height; for `pixels`, width multiplied by height.',
  })
  field!: string;

  @Field(text({ max: 100 }), { description: 'The value of the file.' })
  actual!: string;

  @Field(text({ max: 500 }), {
    description: 'The limit of the platform, or the supported values, separated by commas.',
  })
  allowed!: string;

  @Field(boolean, { description: 'Whether `createMediaRendition` solves the problem.' })
  isRepairable!: boolean;
}

@Shape({ description: 'Whether a media file fits a place on a platform, and the file that does.' })
export class MediaRendition {
  @Field(boolean, { description: 'Whether the platform accepts the file as it is.' })
  isSuitable!: boolean;

  @Field(jsonListOf(() => MediaProblem), {
    description: 'Values that the platform does not accept. Empty if the file is suitable.',
  })
  problems!: MediaProblem[];

  @Field(boolean, {
    description:
      'Whether `createMediaRendition` can make a suitable file. Images can be repaired. Videos are not transcoded.',
  })
  isRepairable!: boolean;

  @Field(jsonOf(() => MediaVariant), {
    description: 'The repaired file, a JPEG.',
    nullIf: 'the file is suitable, or until `createMediaRendition` has made it',
    nullable: true,
  })
  variant!: MediaVariant | null;
}
