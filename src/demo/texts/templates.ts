import type { TemplateKind } from '../../domains/media/library/template.enums';

/** A template of the demo. Braces mark what its users fill in. */
export interface TemplateIdea {
  readonly name: string;
  readonly description: string;
  readonly kind: TemplateKind;
  readonly category: string;
  readonly content: string | null;
  readonly hashtags: readonly string[];
}

export const templateIdeas: readonly TemplateIdea[] = [
  {
    name: 'Festival greeting',
    description: 'A short greeting for any festival.',
    kind: 'SOCIAL_POST',
    category: 'festival',
    content: 'शुभ {festival}! Warm wishes from all of us at {brand}.',
    hashtags: ['festivewishes', 'celebratetogether'],
  },
  {
    name: 'Weekend offer',
    description: 'An offer that ends on Sunday.',
    kind: 'SOCIAL_POST',
    category: 'offer',
    content: '{discount} off {product}, only until Sunday.\nOrder now: {link}',
    hashtags: ['weekendoffer'],
  },
  {
    name: 'Behind the scenes',
    description: 'Introduces a member of the team.',
    kind: 'SOCIAL_POST',
    category: 'team',
    content: 'Meet {name}, who makes {product} every morning.\nAsk {name} anything in the comments!',
    hashtags: ['behindthescenes', 'meettheteam'],
  },
  {
    name: 'Bold captions',
    description: 'White captions on a dark band, two lines at most.',
    kind: 'CAPTION_STYLE',
    category: 'reel',
    content: null,
    hashtags: [],
  },
  {
    name: 'Logo reveal',
    description: 'An intro of three seconds with the logo.',
    kind: 'VIDEO_INTRO',
    category: 'brand',
    content: null,
    hashtags: [],
  },
  {
    name: 'Follow us',
    description: 'An outro with the handle of the account.',
    kind: 'VIDEO_OUTRO',
    category: 'brand',
    content: 'Follow @{handle} for more',
    hashtags: [],
  },
];
