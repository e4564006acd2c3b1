import type { Platform } from '../domains/common/content.enums';
import type { Resident } from '../sandbox/residents';
import { type Brand, brands, type DemoSocialAccount } from './brands';
import type { SeedContext } from './seed-context';
import { badges, people } from './users';

/** Platforms without handles such as `@name`. */
const NAMELESS: readonly Platform[] = ['WHATSAPP', 'GOOGLE_BUSINESS'];

const handleOf = ({ slug }: Brand, platform: Platform): string =>
  slug.replaceAll('-', platform === 'LINKEDIN' ? '-' : '_');

/** Returns the username of a brand on a platform. Null if the platform has none. */
export const usernameOf = (brand: Brand, platform: Platform): string | null =>
  NAMELESS.includes(platform) ? null : handleOf(brand, platform);

/** Returns an account of the demo as the sandbox has it. The owner of the organization manages it. */
export function residentOf(brand: Brand, account: DemoSocialAccount, world: SeedContext): Resident {
  const { platform, followers, following, posts, login, problem, phoneNumber } = account;
  const owner = people.find(({ places }) =>
    places.some((place) => place.in === brand.organization && place.role === 'OWNER'),
  )!;
  return {
    network: platform,
    username: handleOf(brand, platform),
    name: brand.name,
    about: `${brand.name}, ${brand.city}`,
    followers,
    following,
    earlierPosts: posts,
    owner: owner.name,
    isCreator: login === 'instagram' && brand.business === 'creator',
    isLocked: problem === 'CHECKPOINT',
    picture: world.urlOf(badges().get(brand.name)!.file),
    ...(phoneNumber !== undefined && { phoneNumber }),
  };
}

/** Returns all accounts of the demo as the sandbox has them. */
export const residentsOf = (world: SeedContext): Resident[] =>
  brands.flatMap((brand) => brand.accounts.map((account) => residentOf(brand, account, world)));
