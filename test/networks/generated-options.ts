import fc from '../support/property';
import type { PlatformOptions } from '../../src/domains/content/options/platform-options';
import { mostly, often, optional, words } from './generated-texts';

const link = fc.oneof(
  fc.constantFrom(
    'https://blue-door.com/',
    'http://www.facebook.com/x',
    'https://m.facebook.com/',
    'https://facebook.com.de/',
  ),
  fc.constantFrom(2047, 2048, 2049).map((length) => 'https://blue-door.com/'.padEnd(length, 'x')),
);

/** Ids that exist in the sandbox. */
export interface Known {
  readonly boardId?: string;
}

export const OPTIONS: Readonly<Record<string, (known: Known) => fc.Arbitrary<PlatformOptions | null>>> = {
  INSTAGRAM: () =>
    optional(
      fc.record({
        instagram: fc.record({
          collaborators: optional(mostly<string[]>(['kabir'], [], ['a', 'b', 'c'], ['a', 'b', 'c', 'd'])),
          isSharedToFeed: optional(fc.boolean()),
          coverMilliseconds: optional(mostly(0, 1_000, 20_000, 20_001, 60_000)),
        }),
      }),
    ),
  FACEBOOK: () => optional(fc.record({ facebook: fc.record({ link }) })),
  LINKEDIN: () =>
    optional(
      fc.record({
        linkedin: fc.record({
          mediaTitle: optional(words(1_000)),
          visibility: optional(fc.constantFrom('PUBLIC', 'CONNECTIONS')),
          isReshareDisabled: optional(fc.boolean()),
          article: optional(
            fc.record({
              url: fc.constant('https://blue-door.com/'),
              title: words(1_000),
              description: optional(words(5_000)),
            }),
          ),
        }),
      }),
    ),
  X: () =>
    optional(
      fc.record({
        x: fc.record({
          replySettings: optional(fc.constantFrom('FOLLOWING', 'MENTIONED_USERS', 'SUBSCRIBERS', 'VERIFIED')),
          isAiGenerated: optional(fc.boolean()),
          taggedUserIds: optional(
            mostly<string[]>(
              [],
              ['12'],
              Array.from({ length: 11 }, (_, n) => `${n + 1}`),
            ),
          ),
          poll: often(
            fc.constant(null),
            fc.record({
              options: mostly<string[]>(
                ['Tea', 'Chai'],
                ['Tea'],
                ['Tea', ' '],
                ['Tea', 'x'.repeat(26)],
                ['😀'.repeat(12), 'b'],
                ['a', 'b', 'c', 'd', 'e'],
              ),
              durationMinutes: mostly(60, 4, 5, 10_080, 10_081),
            }),
          ),
        }),
      }),
    ),
  PINTEREST: ({ boardId = '1' }) =>
    often(
      fc.record({
        pinterest: fc.record({
          boardId: mostly<string | null>(boardId, null),
          title: optional(words(500)),
          link: optional(link),
          coverSeconds: optional(mostly(0, 1, 2.5)),
          dominantColor: optional(fc.constant('#3366aa')),
        }),
      }),
      fc.constant(null),
    ),
  TIKTOK: () =>
    often(
      fc.record({
        tiktok: fc.record({
          privacy: mostly<string | null>('PUBLIC_TO_EVERYONE', 'SELF_ONLY', null),
          title: optional(words(1_000)),
          coverPosition: optional(mostly(0, 1, 40)),
        }),
      }),
      fc.constant(null),
    ),
  YOUTUBE: () =>
    often(
      fc.record({
        youtube: fc.record({
          title: mostly<string | null>('Bread', null, ' ', 'x'.repeat(101), '😀'.repeat(100), 'a<b', 'a  b'),
          tags: optional(
            mostly<string[]>(
              ['bread'],
              [],
              ['a b', 'c'],
              [' '],
              ['a>b'],
              Array.from({ length: 100 }, () => 'bread'),
            ),
          ),
          categoryId: optional(mostly('22', '10', '3')),
        }),
      }),
      fc.constant(null),
    ),
  GOOGLE_BUSINESS: () =>
    optional(
      fc.record({
        googleBusiness: fc.record({
          topic: mostly<string | null>(null, 'STANDARD', 'EVENT', 'OFFER'),
          action: optional(fc.constantFrom('BOOK', 'ORDER', 'CALL')),
          actionUrl: optional(fc.constant('https://blue-door.com/')),
          event: optional(
            fc.record({
              title: mostly('Class', ' ', 'x'.repeat(59), '😀'.repeat(58)),
              startDate: fc.constant('2026-12-05'),
              endDate: mostly('2026-12-31', '2026-12-01'),
            }),
          ),
          offer: optional(fc.constant({ couponCode: 'BREAD' })),
        }),
      }),
    ),
} as Readonly<Record<string, (known: Known) => fc.Arbitrary<PlatformOptions | null>>>;
