import type { Platform } from '../../common/content.enums';
import type { Weekday } from '../calendar/calendar.enums';

/** Times of a study, the best first, as `[day, hour]` on the clocks of the audience. */
interface DefaultTimes {
  readonly source: string;
  readonly times: readonly (readonly [weekday: Weekday, hour: number])[];
}

const SURVEY = 'Sprout Social, best times to post of 2023 (local times, 34,000 customers)';
const TODAY = `${SURVEY}, as reported by Social Media Today on 2023-05-10`;
const ODWYER = `${SURVEY}, as reported by O’Dwyer’s on 2023-06-07`;
const TIKTOK = `${SURVEY}, edition for TikTok of 2023-05-08`;

/** Midweek mornings, the best times on most platforms. */
const OVERALL: DefaultTimes = {
  source: `${ODWYER}: most platforms`,
  times: [
    ['TUESDAY', 9],
    ['WEDNESDAY', 9],
    ['THURSDAY', 9],
  ],
};

/** The start of each period that the study names. Platforms that it does not name have its times for most platforms. */
const DEFAULT_TIMES: Readonly<Partial<Record<Platform, DefaultTimes>>> = {
  FACEBOOK: {
    source: TODAY,
    times: [
      ['TUESDAY', 8],
      ['MONDAY', 8],
      ['WEDNESDAY', 8],
      ['THURSDAY', 8],
    ],
  },
  INSTAGRAM: {
    source: TODAY,
    times: [
      ['TUESDAY', 9],
      ['WEDNESDAY', 10],
      ['MONDAY', 10],
      ['FRIDAY', 9],
    ],
  },
  X: {
    source: ODWYER,
    times: [
      ['TUESDAY', 9],
      ['WEDNESDAY', 9],
      ['THURSDAY', 9],
      ['FRIDAY', 9],
    ],
  },
  LINKEDIN: {
    source: ODWYER,
    times: [
      ['TUESDAY', 10],
      ['WEDNESDAY', 10],
    ],
  },
  TIKTOK: {
    source: TIKTOK,
    times: [
      ['TUESDAY', 14],
      ['WEDNESDAY', 14],
      ['THURSDAY', 15],
    ],
  },
};

/** Returns the times that a study recommends for a platform. */
export const defaultTimesOf = (platform: Platform): DefaultTimes => DEFAULT_TIMES[platform] ?? OVERALL;
