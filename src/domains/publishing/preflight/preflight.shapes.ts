import {
  boolean,
  counter,
  currency,
  dateTime,
  decimal,
  Field,
  id,
  jsonListOf,
  jsonOf,
  listOf,
  message,
  oneOf,
  Shape,
  text,
} from '../../../kernel/model';
import type { Message } from '../../../kernel/messages';
import { Platform } from '../../common/content.enums';
import { MediaPlacement } from '../../media/media.enums';
import { MediaRendition } from '../../media/renditions/media-rendition.shapes';
import { NetworkLimitUnit } from '../../platform/network-limit.enums';
import { PreflightCode } from './preflight.enums';

const amount = decimal(20, 4, { min: 0 });

@Shape({ description: 'A reason a platform would reject or change a post.' })
export class PreflightFinding {
  @Field(oneOf(PreflightCode), { description: 'Machine-readable reason.' })
  code!: PreflightCode;

  @Field(listOf(text({ max: 100 })), {
    description:
      'Path to the value, such as `["caption"]`, `["platformOptions", "pinterest", "boardId"]` or `["media", "0", "aspectRatio"]`. The position in `media` counts the media files on the platform. Empty for the social account.',
  })
  field!: string[];

  @Field(text({ max: 100 }), {
    description: 'The `key` of the `NetworkLimit` of the platform, such as `text.caption`.',
    nullIf: 'the reason is no limit',
    nullable: true,
  })
  rule!: string | null;

  @Field(amount, { description: 'The limit in its unit.', nullIf: 'the reason is no limit', nullable: true })
  limit!: string | null;

  @Field(amount, {
    description: 'The value in the unit of the limit, as the platform counts it.',
    nullIf: 'the reason is no limit',
    nullable: true,
  })
  actual!: string | null;

  @Field(oneOf(NetworkLimitUnit), {
    description: 'The unit of the limit.',
    nullIf: 'the reason is no limit',
    nullable: true,
  })
  unit!: NetworkLimitUnit | null;

  @Field(text({ multiline: true }), {
    description: 'The text cut to the limit, between characters that are shown.',
    nullIf: 'the value is no text that is too long',
    nullable: true,
  })
  shortened!: string | null;

  @Field(message, { description: 'The reason for the user, in the same language as `UserError.message`.' })
  message!: Message;
}

@Shape({ description: 'The amount that a platform charges for a post.' })
export class PreflightCost {
  @Field(amount, { description: 'The amount in the main unit of the currency.' })
  amount!: string;

  @Field(currency, { description: 'The ISO 4217 currency code.' })
  currency!: string;
}

@Shape({ description: 'The number of posts that a platform accepts for a social account within a period.' })
export class PreflightQuota {
  @Field(text({ max: 100 }), {
    description: 'The `key` of the `NetworkLimit` of the platform, such as `publishing.posts`.',
  })
  rule!: string;

  @Field(counter, { description: 'The maximum within the period.' })
  limit!: number;

  @Field(counter, {
    description:
      'Number of posts that Marquee published in the current period and whose kind the platform counts. The period ends now, or began at the last midnight if the limit starts over then.',
  })
  used!: number;

  @Field(counter, { description: 'The number that remains.' })
  remaining!: number;

  @Field(dateTime, {
    description:
      'The first instant at which the platform accepts a post, by all limits known for the account.',
    nullIf: 'the platform accepts one now',
    nullable: true,
  })
  nextAvailableAt!: Date | null;
}

@Shape({ description: 'A media file of a post on a platform.' })
export class PreflightMedia {
  @Field(id, { description: 'ID of the media file.' })
  mediaAssetId!: string;

  @Field(oneOf(MediaPlacement), { description: 'The place on the platform.' })
  placement!: MediaPlacement;

  @Field(jsonOf(() => MediaRendition), {
    description: 'Whether the file fits the place, and the file that does.',
    nullIf: 'the file is not ready',
    nullable: true,
  })
  rendition!: MediaRendition | null;
}

@Shape({ description: 'The result of checking a post for one social account.' })
export class AccountPreflight {
  @Field(id, { description: 'ID of the social account.' })
  accountId!: string;

  @Field(oneOf(Platform), {
    description: 'The platform of the account.',
    nullIf: 'the account does not exist or is not visible to the viewer',
    nullable: true,
  })
  platform!: Platform | null;

  @Field(boolean, {
    description: 'Whether the post can be published as it is, because there are no problems.',
  })
  isReady!: boolean;

  @Field(jsonListOf(() => PreflightFinding), { description: 'Reasons the platform would reject the post.' })
  problems!: PreflightFinding[];

  @Field(jsonListOf(() => PreflightFinding), {
    description: 'Reasons the platform would change the post or publish it later.',
  })
  warnings!: PreflightFinding[];

  @Field(text({ multiline: true }), {
    description: 'The text as it would be sent: caption, call to action and hashtags.',
    nullIf: 'the account does not exist or is not visible to the viewer',
    nullable: true,
  })
  text!: string | null;

  @Field(jsonListOf(() => PreflightMedia), { description: 'The media files on the platform, in order.' })
  media!: PreflightMedia[];

  @Field(jsonOf(() => PreflightCost), {
    description: 'The price of the post.',
    nullIf: 'the platform charges nothing',
    nullable: true,
  })
  cost!: PreflightCost | null;

  @Field(jsonOf(() => PreflightQuota), {
    description: 'The number of posts that the platform accepts.',
    nullIf: 'the platform has no such limit for this kind of post',
    nullable: true,
  })
  quota!: PreflightQuota | null;
}

@Shape({ description: 'The result of checking a post for social accounts.' })
export class PostPreflight {
  @Field(boolean, { description: 'Whether the post can be published on all accounts as it is.' })
  isReady!: boolean;

  @Field(jsonListOf(() => AccountPreflight), {
    description: 'The results per social account, in the order of the input.',
  })
  accounts!: AccountPreflight[];

  @Field(boolean, {
    description:
      'Whether the post has AI content: text or media files that were generated, even if users have edited them since. An AI variant counts while it is selected, a media file while the post has it.',
  })
  hasAiContent!: boolean;

  @Field(boolean, {
    description:
      'Whether the post lacks an approval that the organization requires. Then it is not scheduled or published until it is approved as it is.',
  })
  isApprovalMissing!: boolean;
}
