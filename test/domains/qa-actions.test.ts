import { mutate, newMember, type Person } from '../support/people';
import type { Json } from '../support/server';
import { reviewsForTests } from './review-helpers';

const { server, home } = reviewsForTests();
const ACTIONS = ['assign', 'start', 'complete', 'cancel'] as const;
let assignee: Person;
let people: Record<string, Person>;
beforeAll(async () => {
  assignee = await newMember(server, home.id, 'VIEWER');
  const other = await newMember(server, home.id, 'VIEWER');
  people = { manager: home.manager, requester: home.creator, assignee, other };
});

const run = (name: string, input: object, { token }: { token: string }): Promise<Json> =>
  mutate(server, name, input, token, 'qaRequest { id }');

/** Creates a request of the creator, in the states that its mutations lead to. */
const STATES: Readonly<Record<string, (id: string, post: string) => Promise<unknown>>> = {
  PENDING: () => Promise.resolve(),
  ASSIGNED: (id) => run('assignQaRequest', { id, assigneeId: assignee.id }, home.manager),
  IN_REVIEW: async (id, post) => {
    await STATES.ASSIGNED!(id, post);
    await run('startQaRequest', { id }, assignee);
  },
  COMPLETED: async (id, post) => {
    await STATES.ASSIGNED!(id, post);
    await run('completeQaRequest', { id }, assignee);
  },
  CANCELLED: (id) => run('cancelQaRequest', { id }, home.creator),
  'ASSIGNED, with a deleted post': async (id, post) => {
    await STATES.ASSIGNED!(id, post);
    await mutate(server, 'deletePost', { id: post }, home.owner.token, '__typename');
  },
};
async function requestIn(state: string): Promise<string> {
  const post = await server.rows.post(home.id, { title: 'Menu', author: home.creator.id });
  const input = { postId: post, kind: 'EXPERT_REVIEW', slaHours: 24 };
  const { qaRequest } = await run('createQaRequest', input, home.creator);
  await STATES[state]!(qaRequest.id, post);
  return qaRequest.id as string;
}

async function actionsOf(id: string, { token }: Person): Promise<Json> {
  const fields = ACTIONS.map((action) => `${action} { allowed code reason }`).join(' ');
  const { data, extensions } = await server.run(
    `{ qaRequest(id: "${id}") { viewerActions { ${fields} } } }`,
    {},
    token,
  );
  expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  return data.qaRequest.viewerActions;
}

test.each(Object.keys(STATES))(
  'viewerActions agree with the mutations on a request that is %s',
  async (state) => {
    for (const [who, person] of Object.entries(people))
      for (const action of ACTIONS) {
        const id = await requestIn(state);
        const said = (await actionsOf(id, person))[action];
        const input = { id, ...(action === 'assign' && { assigneeId: assignee.id }) };
        const name = `${action}QaRequest`;
        const { userErrors } = await run(name, input, person);
        const [error] = userErrors as { code: string; message: string }[];
        const done = { allowed: !error, code: error?.code ?? null, reason: error?.message ?? null };
        expect({ who, name, ...said }).toEqual({ who, name, ...done });
      }
  },
);

test('the manager, the requester, the assignee and others can do different things', async () => {
  const id = await requestIn('ASSIGNED');
  const allowed = async (person: Person): Promise<string[]> => {
    const actions = await actionsOf(id, person);
    return ACTIONS.filter((action) => actions[action].allowed);
  };
  expect(await allowed(people.manager!)).toEqual(['assign', 'start', 'complete', 'cancel']);
  expect(await allowed(people.requester!)).toEqual(['cancel']);
  expect(await allowed(people.assignee!)).toEqual(['start', 'complete']);
  expect(await allowed(people.other!)).toEqual([]);
});
