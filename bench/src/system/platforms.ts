import { setTimeout as sleep } from 'node:timers/promises';
import { RejectedMutationError } from './client';
import type { Grant } from './consent';
import type { SandboxControl } from './sandbox-control';
import type { Account, Studio } from './studio';

/** The media file of a post. */
type SampleMedia = 'IMAGE' | 'VIDEO' | 'NONE';

/** How accounts of a platform of the sandbox are connected, and posts written for it. */
export interface PlatformRecipe {
  readonly grants: readonly Grant[];
  readonly media: SampleMedia;
  /** Accounts that take no part. */
  readonly without?: RegExp;
  /** Operation of the sandbox that makes a post visible, or starts the processing after which it is. */
  readonly visible: string;
  /** The processing or the review of a post. Undefined if posts are visible at once. */
  readonly processing?: { readonly operation: string; readonly failed: string; readonly reason?: string };
  /** Error of the sandbox with which the platform rejects the content of a post. */
  readonly rejection?: string;
  /** Returns the options of posts on the platform. By default, there are none. */
  readonly options?: (sandbox: SandboxControl, account: Account) => Promise<object> | object;
}

const asha = (...accounts: string[]): Grant[] =>
  accounts.length
    ? accounts.map((account) => ({ person: 'Asha Verma', account }))
    : [{ person: 'Asha Verma' }];

/** The platforms of the sandbox that posts can be published on. */
export const PLATFORMS: Readonly<Record<string, PlatformRecipe>> = {
  INSTAGRAM: { grants: asha(), media: 'IMAGE', visible: 'publishMedia' },
  FACEBOOK: { grants: asha(), media: 'IMAGE', visible: 'createPost', rejection: 'badLink' },
  LINKEDIN: {
    grants: asha(),
    // LinkedIn works on an image for longer than posts of an account are apart.
    media: 'NONE',
    // No app can read the posts of members: a lost response settles by sending the post again.
    without: /^urn:li:person:/,
    visible: 'createPost',
  },
  X: {
    grants: [...asha('@kabir_on_the_road', '@blue_door_bakery'), { person: 'Noah Becker' }],
    media: 'IMAGE',
    visible: 'createPost',
    rejection: 'notPermitted',
  },
  YOUTUBE: {
    grants: asha('Blue Door Bakery', 'Kabir on the Road', 'Tiny Atelier'),
    media: 'VIDEO',
    visible: 'uploadVideo',
    processing: { operation: 'uploadVideo', failed: 'REJECTED' },
    options: () => ({ youtube: { title: 'Bread and butter', privacy: 'PUBLIC', isMadeForKids: false } }),
  },
  TIKTOK: {
    grants: [...asha(), { person: 'Kabir Rao' }],
    media: 'VIDEO',
    visible: 'uploadVideo',
    processing: { operation: 'initVideo', failed: 'ERROR', reason: 'frame_rate_check_failed' },
    options: () => ({ tiktok: { privacy: 'PUBLIC_TO_EVERYONE' } }),
  },
  PINTEREST: {
    grants: asha(),
    media: 'IMAGE',
    visible: 'createPin',
    rejection: 'spam',
    options: async (sandbox, { platformUserId: account }) => {
      const boards = await sandbox.call<{ id: string }[]>('POST', 'networks/PINTEREST/listBoards', {
        account,
      });
      return { pinterest: { boardId: boards[0]!.id } };
    },
  },
  GOOGLE_BUSINESS: {
    grants: asha(),
    media: 'IMAGE',
    visible: 'createLocalPost',
    processing: { operation: 'createLocalPost', failed: 'REJECTED' },
  },
};

/** Connected accounts of all platforms, and what posts need to be published on them. */
export interface Connected {
  readonly accounts: readonly Account[];
  readonly platformOptions: readonly object[];
}

/** Connects all accounts of the sandbox, or those of the platforms that meet a condition. */
export async function connectAll(
  studio: Studio,
  sandbox: SandboxControl,
  isUsed: (recipe: PlatformRecipe) => boolean = () => true,
): Promise<Connected> {
  const accounts: Account[] = [];
  const platformOptions: object[] = [];
  for (const [platform, recipe] of Object.entries(PLATFORMS)) {
    if (!isUsed(recipe)) continue;
    const { grants, without, options } = recipe;
    for (const grant of grants) {
      const connected = await studio.connect(platform, grant);
      accounts.push(...connected.filter(({ platformUserId }) => !without?.test(platformUserId)));
    }
    if (options) platformOptions.push(await options(sandbox, accounts.at(-1)!));
  }
  return { accounts, platformOptions };
}

/** What is sent to all accounts at one time. */
export interface Campaign {
  readonly caption: string;
  /** IDs of the media files by their kind. */
  readonly media: Readonly<Partial<Record<SampleMedia, string>>>;
  readonly platformOptions: readonly object[];
}

/** A publication, and when it is due. */
export interface Scheduled {
  readonly id: string;
  readonly at: Date;
}

/** Posts are scheduled at least so long ahead: a request that is sent again while the database is down takes seconds. */
const AHEAD_MS = 10_000;
const ATTEMPTS = 120;
const PAUSE_MS = 1_000;

/** Schedules a post at a time, or as soon as possible. While an account is paused or has to be connected again, it waits. */
async function schedulePost(
  studio: Studio,
  post: string,
  accounts: readonly Account[],
  dueAt: Date,
): Promise<Scheduled[]> {
  for (let attempt = 1; ; attempt += 1) {
    const at = new Date(Math.max(dueAt.getTime(), Date.now() + AHEAD_MS));
    try {
      return (await studio.schedule(post, accounts, at)).map((id) => ({ id, at }));
    } catch (error) {
      if (!(error instanceof RejectedMutationError) || !error.isAboutState || attempt === ATTEMPTS)
        throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Schedules a text on accounts: as a post for each media file that their platforms need, and one without. */
export async function scheduleText(
  studio: Studio,
  { caption, media, platformOptions }: Campaign,
  accounts: readonly Account[],
  dueAt: Date,
): Promise<Scheduled[]> {
  const scheduled: Scheduled[] = [];
  for (const kind of ['IMAGE', 'VIDEO', 'NONE'] as const) {
    const some = accounts.filter(({ platform }) => PLATFORMS[platform]!.media === kind);
    if (!some.length) continue;
    const file = media[kind];
    const post = await studio.write({ caption, mediaIds: file === undefined ? [] : [file], platformOptions });
    scheduled.push(...(await schedulePost(studio, post, some, dueAt)));
  }
  return scheduled;
}
