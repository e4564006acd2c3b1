import type { Operation, Route } from '../../frame/network';
import type { Account } from '../../frame/rows';
import { collection, memberOf, plainRoute, read, type Request, restRoute, rolesOn } from './api';
import { denied, linkedInError, notFound } from './errors';

/** Name of the switch that takes the Community Management product from the app. */
const PRODUCT_SWITCH = 'linkedin:community_management';

const ADMIN_SCOPES = ['rw_organization_admin', 'r_organization_admin'];

/** `GET /v2/userinfo` */
const readProfile = (request: Request): Operation => {
  const { world, token } = request;
  return read('readProfile', memberOf(token), () => {
    if (!token.scopes.includes('openid') || !token.scopes.includes('profile')) throw denied('GET /userinfo');
    const { name = '' } = world.people.get(token.personId) ?? {};
    const [given = '', ...family] = name.split(' ');
    const email = `${given.toLowerCase()}@example.com`;
    return {
      sub: token.personId,
      name,
      given_name: given,
      family_name: family.join(' '),
      locale: { country: 'US', language: 'en' },
      ...(token.scopes.includes('email') && { email, email_verified: true }),
    };
  });
};

/** `GET /rest/organizationAcls?q=roleAssignee`: the pages on which the member has a role. */
const listRoles = (request: Request): Operation => {
  const { world, token, call } = request;
  return read('listRoles', undefined, () => {
    // An app without the Community Management product is denied, whatever the member granted.
    if (world.isOff(PRODUCT_SWITCH)) throw denied('organizationAcls.FINDER-roleAssignee');
    if (!ADMIN_SCOPES.some((scope) => token.scopes.includes(scope)))
      throw denied('organizationAcls.FINDER-roleAssignee');
    const { q, role, state = 'APPROVED' } = call.query;
    if (q !== 'roleAssignee')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The finder q must be roleAssignee',
      });
    const rows = world.accounts
      .all()
      .filter(({ node, network }) => network === 'LINKEDIN' && node === 'organization')
      .flatMap((account) => rolesOn(account, token).map((name) => ({ account, name })))
      .filter(({ name }) => state === 'APPROVED' && (role === undefined || role === name));
    return collection(request, rows, ({ account, name }) => ({
      role: name,
      organization: account.id,
      roleAssignee: memberOf(token),
      state: 'APPROVED',
    }));
  });
};

function requireOrganization({ world, params }: Request): Account {
  const id = params['id'] ?? '';
  const account = world.accounts.get(id.startsWith('urn:') ? id : `urn:li:organization:${id}`);
  if (account?.node !== 'organization') throw notFound(id);
  return account;
}

/** `GET /rest/organizations/{id}` */
const readOrganization = (request: Request): Operation =>
  read('readOrganization', `urn:li:organization:${request.params['id'] ?? ''}`, () => {
    const account = requireOrganization(request);
    if (!rolesOn(account, request.token).includes('ADMINISTRATOR')) throw denied('organizations.GET');
    return {
      id: Number(account.id.split(':').at(-1)),
      $URN: account.id,
      localizedName: account.name,
      name: {
        localized: { en_US: account.name },
        preferredLocale: { country: 'US', language: 'en' },
      },
      vanityName: account.username,
      localizedDescription: account.about,
      organizationType: 'PRIVATELY_HELD',
    };
  });

/** `GET /rest/networkSizes/{urn}?edgeType=COMPANY_FOLLOWED_BY_MEMBER` */
const readNetworkSize = (request: Request): Operation =>
  read('readFollowers', request.params['id'], () => {
    if (request.call.query['edgeType'] !== 'COMPANY_FOLLOWED_BY_MEMBER')
      throw linkedInError({
        status: 400,
        code: 'ILLEGAL_ARGUMENT',
        message: 'The edgeType is missing or not supported',
      });
    return { firstDegreeSize: requireOrganization(request).followers };
  });

export const organizationRoutes: readonly Route[] = [
  plainRoute('GET', '/v2/userinfo', readProfile),
  restRoute('GET', '/organizationAcls', listRoles),
  restRoute('GET', '/organizations/:id', readOrganization),
  restRoute('GET', '/networkSizes/:id', readNetworkSize),
];
