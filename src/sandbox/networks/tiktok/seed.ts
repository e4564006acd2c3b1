import type { Account, Person } from '../../frame/rows';
import type { World } from '../../frame/world';
import { creators } from './creators';

/** Each account belongs to one person, who signs in as the account. */
const CREATORS = [
  { username: 'blue_door_bakery', name: 'Blue Door Bakery', owner: 'Asha Verma', isPrivate: false },
  { username: 'kabir_on_the_road', name: 'Kabir on the Road', owner: 'Kabir Rao', isPrivate: false },
  { username: 'tiny_atelier', name: 'Tiny Atelier', owner: 'Noah Becker', isPrivate: true },
];

/** Creates the people, the app and the accounts in an empty world. */
export function seedTikTok(world: World): void {
  if (world.apps.all().some((app) => app.world === 'TIKTOK')) return;
  world.apps.put({
    id: world.seededId('tiktok app'),
    world: 'TIKTOK',
    secret: world.seededSecret('tiktok app'),
    redirectUris: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:4000/oauth/tiktok/callback`),
  });
  for (const { username, name, owner, isPrivate } of CREATORS) {
    const person: Person = { id: world.seededId(`tiktok:${owner}`), world: 'TIKTOK', name: owner };
    world.people.put(person);
    const account: Account = {
      id: world.seededId(`TIKTOK:${username}`),
      network: 'TIKTOK',
      node: 'creator',
      username,
      name,
      about: `${name} on TikTok.`,
      followers: isPrivate ? 3 : 500 + world.number(`followers:TIKTOK:${username}`, 50_000),
      following: world.number(`following:TIKTOK:${username}`, 900),
      managers: { [person.id]: ['OWNER'] },
    };
    world.accounts.put(account);
    creators(world).put({
      id: account.id,
      isPrivate,
      commentDisabled: false,
      duetDisabled: isPrivate,
      stitchDisabled: isPrivate,
      maximumSeconds: 600,
    });
  }
}
