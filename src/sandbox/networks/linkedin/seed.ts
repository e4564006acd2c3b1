import type { Account } from '../../frame/rows';
import type { World } from '../../frame/world';

const PEOPLE = ['Asha Verma', 'Noah Becker'];

/** Pages, and the roles of each person on them. */
const PAGES = [
  {
    username: 'blue-door-bakery',
    name: 'Blue Door Bakery',
    about: 'Bread, cakes and coffee.',
    roles: { 'Asha Verma': ['ADMINISTRATOR'], 'Noah Becker': ['ANALYST'] },
  },
  {
    username: 'kabir-on-the-road',
    name: 'Kabir on the Road',
    about: 'Travel notes from Rajasthan.',
    roles: { 'Asha Verma': ['CONTENT_ADMINISTRATOR'] },
  },
];

/** Creates the people, the app and the pages in an empty world. */
export function seedLinkedIn(world: World): void {
  if (world.apps.all().some((app) => app.world === 'LINKEDIN')) return;
  world.apps.put({
    id: world.seededSecret('linkedin app id').slice(0, 14),
    world: 'LINKEDIN',
    secret: world.seededSecret('linkedin app'),
    redirectUris: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:4000/oauth/linkedin/callback`),
  });
  const ids = new Map(PEOPLE.map((name) => [name, world.seededSecret(`linkedin:${name}`).slice(0, 10)]));
  for (const [name, id] of ids) {
    world.people.put({ id, world: 'LINKEDIN', name });
    const username = name.toLowerCase().replace(' ', '-');
    world.accounts.put({
      ...accountOf(world, `urn:li:person:${id}`, 'person', username, name),
      about: 'Member of LinkedIn.',
      managers: { [id]: ['OWNER'] },
    });
  }
  for (const { username, name, about, roles } of PAGES) {
    const id = `urn:li:organization:${10_000_000 + world.number(`linkedin:${username}`, 90_000_000)}`;
    const managers = Object.fromEntries(
      Object.entries(roles).map(([person, held]) => [ids.get(person) ?? '', held]),
    );
    world.accounts.put({ ...accountOf(world, id, 'organization', username, name), about, managers });
  }
}

const accountOf = (
  world: World,
  id: string,
  node: string,
  username: string,
  name: string,
): Omit<Account, 'about' | 'managers'> => ({
  id,
  network: 'LINKEDIN',
  node,
  username,
  name,
  followers: 500 + world.number(`followers:${id}`, 20_000),
  following: world.number(`following:${id}`, 900),
});
