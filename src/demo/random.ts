import { faker } from '@faker-js/faker/locale/en_IN';
import { v7 } from 'uuid';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The only source of randomness in the demo, so that the seed determines everything. */
export const random = {
  /** Resets the generator, so that the following values are the same in every process. */
  seed: (seed: number): void => void faker.seed(seed),
  one: <T>(list: readonly T[]): T => faker.helpers.arrayElement(list),
  some: <T>(list: readonly T[], count: number): T[] => faker.helpers.arrayElements(list, count),
  shuffled: <T>(list: readonly T[]): T[] => faker.helpers.shuffle(list),
  int: (min: number, max: number): number => faker.number.int({ min, max }),
  float: (min: number, max: number): number => faker.number.float({ min, max }),
  chance: (probability: number): boolean => faker.datatype.boolean(probability),
  digits: (length: number): string => faker.string.numeric({ length, allowLeadingZeros: false }),
  phone: (): string =>
    `+91 ${faker.string.numeric({ length: 5, allowLeadingZeros: false })} ${faker.string.numeric(5)}`,
  /** Picks a candidate with a probability proportional to its `weightOf`. */
  weighted: <T>(list: readonly T[], weightOf: (value: T) => number): T =>
    faker.helpers.weightedArrayElement(list.map((value) => ({ value, weight: weightOf(value) }))),
  /** Returns a time in a range, or its start if the range is empty. */
  between: (from: Date, to: Date): Date => (from < to ? faker.date.between({ from, to }) : from),
  /** Returns a version 7 UUID for the given time, as the application generates them. */
  id: (instant: Date): string =>
    v7({ msecs: instant.getTime(), random: Uint8Array.from({ length: 16 }, () => faker.number.int(255)) }),
};

export const after = (instant: Date, { days = 0, hours = 0 }: { days?: number; hours?: number }): Date =>
  new Date(instant.getTime() + days * DAY + hours * HOUR);
/** Returns the calendar day in UTC. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);
export const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
export const later = (a: Date, b: Date): Date => (a > b ? a : b);
