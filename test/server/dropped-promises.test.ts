import { rowMaker } from '../support/rows';
import { type ServerProgram, startServerProgram } from '../support/server-program';

let program: ServerProgram;

beforeAll(async () => {
  program = await startServerProgram();
});

afterAll(() => program.stop());

async function send(query: string, variables: object, token?: string) {
  const response = await fetch(program.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: Record<string, unknown> | null; errors?: { message: string }[] };
}

test('an item of a list that throws while an earlier one waits does not end the process', async () => {
  const rows = rowMaker(program.database.owner);
  const { data } = await send(
    'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id } } }',
    { input: { email: 'asha@marquee.example', password: 'mango-lassi-ghat', fullName: 'Asha' } },
  );
  const { accessToken, user } = data!.register as { accessToken: string; user: { id: string } };
  const organization = await rows.organization(user.id);
  await rows.membership(organization, user.id, { role: 'OWNER' });
  const campaign = await rows.campaign(organization);
  await rows.post(organization, { campaign, createdAt: '2026-01-01 00:00:00+00' });
  await rows.post(organization, { createdAt: '2026-01-02 00:00:00+00' });

  // Only the first post has a campaign, whose permission is looked up. Null is detected when the argument is read.
  const query = `query ($id: ID!, $permission: Permission = CONTENT_WRITE) {
    posts(organizationId: $id, orderBy: { field: CREATED_AT, direction: ASC }) { nodes {
      campaign { viewerCan(permission: CONTENT_WRITE) { allowed } } viewerCan(permission: $permission) { allowed } } } }`;
  const { errors } = await send(query, { id: organization, permission: null }, accessToken);
  expect(errors!.map(({ message }) => message)).toEqual([
    'Argument "permission" of non-null type "Permission!" must not be null.',
  ]);

  const again = await send('{ viewer { fullName } }', {}, accessToken);
  expect(again.data).toEqual({ viewer: { fullName: 'Asha' } });
  expect(program.process.exitCode).toBeNull();
});
