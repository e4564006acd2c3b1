import type { Platform } from '../../domains/common/content.enums';

/** Hashtags that every organization of the demo saves. */
export const savedHashtagIdeas: readonly {
  readonly hashtag: string;
  readonly platform: Platform | null;
  readonly category: string;
}[] = [
  { hashtag: 'smallbusinessindia', platform: null, category: 'business' },
  { hashtag: 'supportlocal', platform: null, category: 'business' },
  { hashtag: 'vocalforlocal', platform: 'INSTAGRAM', category: 'business' },
  { hashtag: 'diwali', platform: null, category: 'festival' },
  { hashtag: 'holi', platform: null, category: 'festival' },
  { hashtag: 'दिवाली', platform: 'FACEBOOK', category: 'festival' },
  { hashtag: 'weekendvibes', platform: 'INSTAGRAM', category: 'weekend' },
  { hashtag: 'shorts', platform: 'YOUTUBE', category: 'format' },
];

/** Calls to action that every organization of the demo saves. */
export const savedCtaIdeas: readonly {
  readonly text: string;
  readonly kind: string;
  readonly platform: Platform | null;
}[] = [
  { text: 'Order on WhatsApp', kind: 'message', platform: null },
  { text: 'Link in bio', kind: 'link_click', platform: 'INSTAGRAM' },
  { text: 'Subscribe for a new video every Friday', kind: 'subscribe', platform: 'YOUTUBE' },
  { text: 'अभी बुक करें', kind: 'link_click', platform: null },
  { text: 'Follow us for daily offers', kind: 'follow', platform: null },
];
