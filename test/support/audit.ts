import { mutate } from './people';
import { type Json, type TestServer } from './server';

const FIELDS =
  'action subjectType subjectId actor { id } actorKind actorName before after metadata requestId ipAddress userAgent';

/** An organization, and the token of the user who asks. */
interface Place {
  readonly organization: string;
  readonly token: string;
}

/** Returns the audit entries of an organization. `args` are further arguments of the list, after a comma. */
export async function auditEntries(
  server: TestServer,
  { organization, token }: Place,
  args = '',
  fields = FIELDS,
): Promise<Json[]> {
  const { data, errors } = await server.run(
    `query ($id: ID!) { auditEntries(organizationId: $id${args}) { nodes { ${fields} } } }`,
    { id: organization },
    token,
  );
  expect(errors).toBeUndefined();
  return data.auditEntries.nodes;
}

/** Creates a campaign through the API, so that it is recorded. Returns its ID. */
export async function createCampaign(
  server: TestServer,
  { organization, token }: Place,
  values: object = {},
): Promise<string> {
  const input = { organizationId: organization, name: 'Diwali', ...values };
  const { campaign } = await mutate(server, 'createCampaign', input, token, 'campaign { id }');
  return campaign.id as string;
}
