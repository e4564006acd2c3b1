import type { Grant } from './consent';
import type { SandboxControl } from './sandbox-control';
import type { Account, Studio } from './studio';

/** How accounts of a platform of the sandbox are connected, and posts written for it. */
export interface PlatformRecipe {
  readonly grants: readonly Grant[];
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
  LINKEDIN: { grants: asha(), visible: 'createPost' },
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
  for (const [platform, { grants, options }] of Object.entries(PLATFORMS)) {
    for (const grant of grants) accounts.push(...(await studio.connect(platform, grant)));
    if (options) platformOptions.push(await options(sandbox, accounts.at(-1)!));
  }
  return { accounts, platformOptions };
}
