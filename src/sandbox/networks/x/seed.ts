import type { World } from '../../frame/world';

/** Users, the person who signs in as each, and whether they pay X. */
const USERS = [
  {
    username: 'blue_door_bakery',
    name: 'Blue Door Bakery',
    about: 'Bread, cakes and coffee.',
    person: 'Asha Verma',
    node: 'user',
  },
  {
    username: 'kabir_on_the_road',
    name: 'Kabir on the Road',
    about: 'Travel notes from Rajasthan.',
    person: 'Asha Verma',
    node: 'premiumUser',
  },
  {
    username: 'tiny_atelier',
    name: 'Tiny Atelier',
    about: 'A new studio without followers yet.',
    person: 'Noah Becker',
    node: 'user',
  },
];

/** Creates the people, the app and the users in an empty world. */
export function seedX(world: World): void {
  const consumerSecret = world.seededSecret('x consumer');
  const known = world.apps.all().find((app) => app.world === 'X');
  if (known) {
    // Worlds can be older than the secret.
    if (known.consumerSecret === undefined) world.apps.put({ ...known, consumerSecret });
    return;
  }
  world.apps.put({
    id: world.seededSecret('x app id').slice(0, 25),
    world: 'X',
    secret: world.seededSecret('x app'),
    consumerSecret,
    redirectUris: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:4000/oauth/x/callback`),
  });
  for (const { username, name, about, person, node } of USERS) {
    const personId = world.seededId(`x:${person}`);
    world.people.put({ id: personId, world: 'X', name: person });
    const id = world.seededId(`X:${username}`);
    const isSmall = username === 'tiny_atelier';
    world.accounts.put({
      id,
      network: 'X',
      node,
      username,
      name,
      about,
      followers: isSmall ? 3 : 500 + world.number(`followers:${id}`, 50_000),
      following: world.number(`following:${id}`, 900),
      managers: { [personId]: ['OWNER'] },
    });
  }
}
