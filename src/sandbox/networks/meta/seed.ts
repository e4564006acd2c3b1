import type { Account, App, Person } from '../../frame/rows';
import type { World } from '../../frame/world';

const ALL_TASKS = ['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'];

const PEOPLE = ['Asha Verma', 'Noah Becker'];

/** Pages with their Instagram account, and which people manage them with which tasks. */
const PAGES = [
  {
    username: 'blue_door_bakery',
    name: 'Blue Door Bakery',
    about: 'Bread, cakes and coffee.',
    managers: [0, 1],
  },
  {
    username: 'kabir_on_the_road',
    name: 'Kabir on the Road',
    about: 'Travel notes from Rajasthan.',
    managers: [0],
  },
  {
    username: 'tiny_atelier',
    name: 'Tiny Atelier',
    about: 'A new studio without followers yet.',
    managers: [0],
  },
];

/** Creates the people, the app, and pages with their Instagram accounts in an empty world. */
export function seedMeta(world: World, redirectUris: readonly string[]): void {
  const configId = world.seededId('whatsapp configuration');
  const known = world.apps.all().find((app) => app.world === 'META');
  if (known) {
    // Worlds can be older than the configuration.
    if (known.configId === undefined) world.apps.put({ ...known, configId });
    return;
  }
  const people = PEOPLE.map((name): Person =>
    world.people.put({ id: world.seededId(name), world: 'META', name }),
  );
  const app: App = {
    id: world.seededId('meta app'),
    world: 'META',
    secret: world.seededSecret('meta app'),
    configId,
    redirectUris,
  };
  world.apps.put(app);
  for (const { username, name, about, managers } of PAGES) {
    const tasks = Object.fromEntries(
      people.flatMap((person, index) =>
        managers.includes(index) ? [[person.id, index ? ['ANALYZE'] : ALL_TASKS]] : [],
      ),
    );
    const page = accountOf(world, 'FACEBOOK', 'page', { username, name, about, managers: tasks });
    world.accounts.put(page);
    const instagram = accountOf(world, 'INSTAGRAM', 'igUser', { username, name, about, managers: tasks });
    world.accounts.put({ ...instagram, linkedTo: page.id });
  }
}

function accountOf(
  world: World,
  network: Account['network'],
  node: string,
  profile: Pick<Account, 'username' | 'name' | 'about' | 'managers'>,
): Account {
  const id = world.seededId(`${network}:${profile.username}`);
  const small = profile.username === 'tiny_atelier';
  const followers = small ? 3 : 500 + world.number(`followers:${id}`, 50_000);
  return { id, network, node, ...profile, followers, following: world.number(`following:${id}`, 900) };
}
