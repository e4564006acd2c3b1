import { enumeration, type NameOf } from '../../kernel/model';

export const UsageMetric = enumeration(
  'UsageMetric',
  'A quantity that is counted, and that limits apply to.',
  {
    AI_CREDITS: 'AI credits.',
    AI_IMAGES: 'Images generated with AI.',
    AI_VIDEOS: 'Videos generated with AI.',
    PAID_POSTS: 'Posts sent to platforms that charge for them.',
  },
);
export type UsageMetric = NameOf<typeof UsageMetric>;

export const UsageUnit = enumeration('UsageUnit', 'The length of a usage period.', {
  DAY: 'A day in UTC.',
  MONTH: 'A calendar month in UTC.',
});
export type UsageUnit = NameOf<typeof UsageUnit>;

export const CostCategory = enumeration('CostCategory', 'The kind of service that costs are paid for.', {
  AI: 'Models that generate or analyze content.',
  PLATFORM: 'Calls to platforms that charge for them.',
});
export type CostCategory = NameOf<typeof CostCategory>;

export const CostEntryKind = enumeration('CostEntryKind', 'The event that a cost entry records.', {
  RESERVED: 'The maximum was reserved before a call.',
  SETTLED: 'The call ended, and what it used was charged.',
  REFUNDED: 'The reservation was released, because nothing was used.',
  EXPIRED: 'The reservation was released, because no call was started in time.',
  CHARGED: 'Use without a reservation was charged.',
  CORRECTED: 'An estimate was replaced with the actual use.',
});
export type CostEntryKind = NameOf<typeof CostEntryKind>;
