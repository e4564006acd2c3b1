import type { Platform } from '../../../src/domains/common/content.enums';
import type { Random } from '../random';
import type { Manner } from './platform-model';

export interface Account {
  readonly name: string;
  readonly id: string;
  readonly platform: Platform;
  readonly manner: Manner;
}

/** A publication that is due some milliseconds after the start. */
interface PlannedPublication {
  readonly name: string;
  readonly ids: { readonly post: string; readonly schedule: string; readonly publication: string };
  readonly account: Account;
  readonly text: string;
  readonly dueAt: number;
}

/** How often something fails, as shares. */
interface Shares {
  /** Calls of a platform. */
  readonly calls: number;
  /** Statements and transactions. */
  readonly database: number;
}

/** What a simulation starts with. */
export interface Plan {
  readonly accounts: readonly Account[];
  readonly publications: readonly PlannedPublication[];
  readonly processCount: number;
  readonly hasQuota: boolean;
  readonly rejectsDuplicates: boolean;
  /** `Organization.maxPublishingDelay`, in seconds. */
  readonly maxDelay: number;
  readonly faults: Shares;
  /** Names what the platforms create. */
  readonly prefix: string;
  readonly idOf: (name: string) => string;
}

/** Platforms that accept texts, each with one of the manners in which platforms publish. */
const MANNERS: readonly (readonly [Platform, Manner])[] = [
  ['X', 'DIRECT'],
  ['FACEBOOK', 'CONTAINER'],
  ['GOOGLE_BUSINESS', 'REVIEW'],
  ['LINKEDIN', 'BLIND'],
];
/** Posts that cannot be found are searched for hours, so they take part less often. */
const WEIGHTS: readonly number[] = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3];
const MINUTE = 60_000;
/** Number of publications that are due at once, each on an account of its own. */
const CROWD = 6;

/** Returns what the simulation of a seed starts with. */
export function planOf(random: Random, idOf: (name: string) => string): Plan {
  const first = random.one(WEIGHTS);
  const second = random.one(WEIGHTS);
  // Several accounts of one platform, whose posts are due at the same time.
  const isCrowd = random.chance(0.1);
  const indexes = isCrowd ? Array.from({ length: CROWD }, () => first) : [...new Set([first, second])];
  const accounts = indexes.map((index, place): Account => {
    const [platform, manner] = MANNERS[index]!;
    const number = isCrowd ? ` ${place + 1}` : '';
    return { name: `account ${platform}${number}`, id: idOf(`${platform}${number}`), platform, manner };
  });
  const rejectsDuplicates = random.chance(0.3);
  const hasTwins = !rejectsDuplicates && random.chance(0.2);
  const publications = Array.from(
    { length: isCrowd ? CROWD : random.integer(2, 4) },
    (_, index): PlannedPublication => {
      const name = `publication ${index + 1}`;
      return {
        name,
        ids: {
          post: idOf(`post of ${name}`),
          schedule: idOf(`schedule of ${name}`),
          publication: idOf(name),
        },
        account: isCrowd ? accounts[index]! : random.one(accounts),
        text: hasTwins ? 'One of two posts' : `Text of ${name}`,
        dueAt: isCrowd || random.chance(0.3) ? 0 : random.integer(0, 10) * MINUTE,
      };
    },
  );
  return {
    accounts,
    publications,
    processCount: random.integer(1, 3),
    hasQuota: random.chance(0.2),
    rejectsDuplicates,
    maxDelay: random.chance(0.25) ? 600 : 21_600,
    faults: { calls: isCrowd ? 0.6 : random.one([0, 0.1, 0.3]), database: random.one([0, 0.03, 0.1]) },
    prefix: idOf('prefix').slice(0, 8),
    idOf,
  };
}
