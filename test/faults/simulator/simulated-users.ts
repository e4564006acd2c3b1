import type { Random } from '../random';
import type { SimulatedWorld } from './simulated-world';
import type { Snapshot } from './snapshot';
import { Violation } from './properties';

/** What a user does to a publication or its account. */
interface Action {
  readonly mutation: string;
  readonly input: object;
}

const MINUTE = 60_000;

/** Returns something that a user does now. Often it is not allowed, which changes nothing. */
export function actionOf(
  random: Random,
  snapshot: Snapshot,
  postOf: (publication: string) => string,
  now: Date,
): { readonly publication: string } & Action {
  const { id, account } = random.one([...snapshot.values()]);
  const at = new Date(now.getTime() + random.integer(1, 20) * MINUTE).toISOString();
  const action = random.one<Action>([
    { mutation: 'cancelPublication', input: { id } },
    { mutation: 'reschedulePublication', input: { id, when: { at } } },
    { mutation: 'reschedulePublication', input: { id, when: { now: true } } },
    { mutation: 'retryPublication', input: { id } },
    { mutation: 'retryPublication', input: { id, when: { at } } },
    { mutation: 'pauseSocialAccount', input: { id: account } },
    { mutation: 'resumeSocialAccount', input: { id: account } },
    { mutation: 'deletePost', input: { id: postOf(id) } },
  ]);
  return { publication: id, ...action };
}

/** Runs a mutation over HTTP. Returns the codes of its user errors. */
export async function act(world: SimulatedWorld, { mutation, input }: Action): Promise<string[]> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  const { data, errors } = await world.server.run(
    `mutation($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
    await world.token(),
  );
  if (errors) throw new Violation('MUTATION', `${mutation}: ${errors.map(({ message }) => message).join()}`);
  return (data[mutation].userErrors as { code: string }[]).map(({ code }) => code);
}
