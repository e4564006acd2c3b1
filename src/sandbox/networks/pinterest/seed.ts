import type { Account, Person } from '../../frame/rows';
import type { World } from '../../frame/world';
import { boards } from './boards';

/** Each account belongs to one person, who signs in as the account. */
const ACCOUNTS = [
  { username: 'blue_door_bakery', name: 'Blue Door Bakery', owner: 'Asha Verma', boards: ['Bread', 'Cakes'] },
  { username: 'kabir_on_the_road', name: 'Kabir on the Road', owner: 'Kabir Rao', boards: ['Rajasthan'] },
  { username: 'tiny_atelier', name: 'Tiny Atelier', owner: 'Noah Becker', boards: [] },
];

/** Creates the people, the app, and the accounts with their boards in an empty world. */
export function seedPinterest(world: World): void {
  if (world.apps.all().some((app) => app.world === 'PINTEREST')) return;
  world.apps.put({
    id: world.seededId('pinterest app'),
    world: 'PINTEREST',
    secret: world.seededSecret('pinterest app'),
    redirectUris: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:4000/oauth/pinterest/callback`),
  });
  for (const { username, name, owner, boards: names } of ACCOUNTS) {
    const person: Person = { id: world.seededId(`pinterest:${owner}`), world: 'PINTEREST', name: owner };
    world.people.put(person);
    const account: Account = {
      id: world.seededId(`PINTEREST:${username}`),
      network: 'PINTEREST',
      node: 'account',
      username,
      name,
      about: `${name} on Pinterest.`,
      followers: 3 + world.number(`followers:PINTEREST:${username}`, 50_000),
      following: world.number(`following:PINTEREST:${username}`, 900),
      managers: { [person.id]: ['OWNER'] },
    };
    world.accounts.put(account);
    for (const board of names)
      boards(world).put({
        id: world.seededId(`PINTEREST:${username}:${board}`),
        accountId: account.id,
        name: board,
        description: '',
        privacy: 'PUBLIC',
        createdAt: world.clock.now(),
      });
  }
}
