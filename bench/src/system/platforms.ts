import type { Grant } from './consent';
import type { SandboxControl } from './sandbox-control';
import type { Account, Studio } from './studio';

/** How accounts of a platform of the sandbox are connected, and posts written for it. */
export interface PlatformRecipe {
  readonly grants: readonly Grant[];
  /** Whether posts have no media file, because the platform works on one for longer than posts of an account are apart. */
  readonly isTextOnly?: boolean;
  /** Accounts that take no part. */
  readonly without?: RegExp;
  /** Operation of the sandbox that makes a post visible. */
  readonly visible: string;
  /** Returns the options of posts on the platform. By default, there are none. */
  readonly options?: (sandbox: SandboxControl, account: Account) => Promise<object>;
}

const asha = (...accounts: string[]): Grant[] =>
  accounts.length
    ? accounts.map((account) => ({ person: 'Asha Verma', account }))
    : [{ person: 'Asha Verma' }];

/** The platforms of the sandbox that posts can be published on. */
export const PLATFORMS: Readonly<Record<string, PlatformRecipe>> = {
  INSTAGRAM: { grants: asha(), visible: 'publishMedia' },
  FACEBOOK: { grants: asha(), visible: 'createPost' },
  LINKEDIN: {
    grants: asha(),
    isTextOnly: true,
    // No app can read the posts of members, so a lost response stays unknown, and their later posts wait.
    without: /^urn:li:person:/,
    visible: 'createPost',
  },
  X: {
    grants: [...asha('@kabir_on_the_road', '@blue_door_bakery'), { person: 'Noah Becker' }],
    visible: 'createPost',
  },
  PINTEREST: {
    grants: asha(),
    visible: 'createPin',
    options: async (sandbox, { platformUserId: account }) => {
      const boards = await sandbox.call<{ id: string }[]>('POST', 'networks/PINTEREST/listBoards', {
        account,
      });
      return { pinterest: { boardId: boards[0]!.id } };
    },
  },
};

/** Connected accounts of all platforms, and what posts need to be published on them. */
export interface Connected {
  readonly accounts: readonly Account[];
  readonly platformOptions: readonly object[];
}

/** Connects all accounts of the sandbox. */
export async function connectAll(studio: Studio, sandbox: SandboxControl): Promise<Connected> {
  const accounts: Account[] = [];
  const platformOptions: object[] = [];
  for (const [platform, { grants, without, options }] of Object.entries(PLATFORMS)) {
    for (const grant of grants) {
      const connected = await studio.connect(platform, grant);
      accounts.push(...connected.filter(({ platformUserId }) => !without?.test(platformUserId)));
    }
    if (options) platformOptions.push(await options(sandbox, accounts.at(-1)!));
  }
  return { accounts, platformOptions };
}

/**
 * Schedules a text on accounts at one time: as one post with a media file, and one without for the platforms that get text
 * only.
 */
export async function scheduleText(
  studio: Studio,
  {
    caption,
    mediaId,
    platformOptions,
  }: { caption: string; mediaId: string; platformOptions: readonly object[] },
  accounts: readonly Account[],
  at: Date,
): Promise<void> {
  const isTextOnly = ({ platform }: Account): boolean => PLATFORMS[platform]?.isTextOnly ?? false;
  const groups = [
    { some: accounts.filter((account) => !isTextOnly(account)), mediaIds: [mediaId] },
    { some: accounts.filter(isTextOnly), mediaIds: [] },
  ];
  for (const { some, mediaIds } of groups) {
    if (!some.length) continue;
    const post = await studio.write({ caption, mediaIds, platformOptions });
    await studio.schedule(post, some, at);
  }
}
