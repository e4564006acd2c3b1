import { enumeration, type NameOf } from '../../kernel/model';

/** The first word of the key of a limit, in upper case. */
export const NetworkLimitSubject = enumeration('NetworkLimitSubject', 'The subject of a network limit.', {
  API: 'Versions of the API, and how long they are supported.',
  TOKEN: 'Lifetimes of codes and tokens.',
  RATE: 'Numbers of calls within a period.',
  PRICE: 'Prices of calls.',
  PUBLISHING: 'Numbers of posts within a period, and the steps of publishing.',
  TEXT: 'Lengths of texts.',
  MEDIA: 'Sizes, formats and numbers of media files.',
  MESSAGING: 'Messages and replies to users of the platform.',
  INSIGHTS: 'Availability of metrics.',
  WEBHOOK: 'Webhooks that the platform sends.',
});
export type NetworkLimitSubject = NameOf<typeof NetworkLimitSubject>;

export const NetworkLimitUnit = enumeration('NetworkLimitUnit', 'The unit of a network limit.', {
  COUNT: 'A number of objects, such as posts, files, calls or followers.',
  CHARACTERS: 'Characters of a text, as the platform counts them.',
  BYTES: 'Bytes.',
  SECONDS: 'Seconds.',
  PIXELS: 'Pixels.',
  RATIO: 'Width divided by height.',
  HERTZ: 'A number per second, such as frames or audio samples.',
  BITS_PER_SECOND: 'Bits per second.',
  MONEY: 'An amount of money in the main unit of `currency`.',
});
export type NetworkLimitUnit = NameOf<typeof NetworkLimitUnit>;

export const NetworkLimitGround = enumeration('NetworkLimitGround', 'The evidence for a network limit.', {
  DOCUMENTED: 'The documentation of the platform states the limit.',
  OBSERVED: 'The limit was observed in working code or incident reports of other products.',
  ASSUMED: 'The limit is assumed and was never verified.',
});
export type NetworkLimitGround = NameOf<typeof NetworkLimitGround>;
