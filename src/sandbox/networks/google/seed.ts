import type { Account, Person } from '../../frame/rows';
import type { World } from '../../frame/world';

const PEOPLE = ['Asha Verma', 'Noah Becker', 'Mira Okafor'];

/** Callbacks of a local Marquee; the control API changes them. */
const redirectUris = ['127.0.0.1', 'localhost'].flatMap((host) =>
  ['google-business', 'youtube'].map((name) => `http://${host}:4000/oauth/${name}/callback`),
);

/** Creates the people of Google and the app, which all its networks share. */
export function seedGoogle(world: World): void {
  if (world.apps.all().some((app) => app.world === 'GOOGLE')) return;
  for (const name of PEOPLE)
    world.people.put({ id: world.seededId(`google:${name}`), world: 'GOOGLE', name });
  world.apps.put({
    id: `${world.seededId('google app')}.apps.googleusercontent.com`,
    world: 'GOOGLE',
    secret: `GOCSPX-${world.seededSecret('google app')}`,
    redirectUris,
  });
}

/** Returns the people of Google, in the order of the seed. */
const people = (world: World): Person[] => world.people.all().filter((row) => row.world === 'GOOGLE');

/** Returns which people manage an account, by their place in the seed, with their role. */
export const managersOf = (world: World, roles: readonly (string | undefined)[]): Account['managers'] =>
  Object.fromEntries(
    people(world).flatMap(({ id }, index) => {
      const role = roles[index];
      return role ? [[id, [role]]] : [];
    }),
  );
