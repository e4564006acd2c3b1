import type { UserPreferences } from '../domains/identity/user-preferences.entity';
import type { User } from '../domains/identity/user.entity';
import type { ClientAccount } from '../domains/organizations/client-account.entity';
import type { Membership } from '../domains/organizations/membership.entity';
import type { Organization } from '../domains/organizations/organization.entity';
import type { MemberRole } from '../domains/organizations/organizations.enums';
import { brands, type DemoOrganization, organizations } from './brands';
import { badges, invitations, people, STAFF_NAME } from './users';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

const brandOf = (organization: DemoOrganization): (typeof brands)[number] =>
  brands.find((brand) => brand.organization === organization.key && !brand.client)!;

/** IDs by the names that the demo data uses. */
export interface Identities {
  readonly organizations: ReadonlyMap<string, string>;
  /** By brand. Only for brands that are client accounts. */
  readonly clientAccounts: ReadonlyMap<string, string>;
  /** Users who write and upload, by organization. */
  readonly authors: ReadonlyMap<string, readonly string[]>;
  /** The member of staff. */
  readonly staff: string;
}

export interface PeopleRows {
  readonly users: RowOf<User>[];
  readonly preferences: RowOf<UserPreferences>[];
  readonly organizations: RowOf<Organization>[];
  readonly clientAccounts: RowOf<ClientAccount>[];
  readonly memberships: RowOf<Membership>[];
}

const WRITERS: readonly MemberRole[] = ['OWNER', 'ADMIN', 'MANAGER', 'EDITOR', 'CREATOR', 'MEMBER'];

/** Returns the rows of users, organizations, client accounts and memberships. */
export function peopleRows(world: SeedContext): { rows: PeopleRows; identities: Identities } {
  random.seed(101);
  const { reference, urlOf } = world;
  const pictures = badges();
  const begun = after(reference, { days: -430 });
  const times = (days: number): { createdAt: Date; updatedAt: Date } => {
    const createdAt = after(begun, { days, hours: random.int(3, 14) });
    return { createdAt, updatedAt: after(createdAt, { days: random.int(0, 20) }) };
  };

  const users = people.map((person, index): RowOf<User> => {
    const created = times(index * 3);
    const [firstName, lastName] = person.name.split(' ') as [string, string];
    const invited = person.places.length > 0 && person.places.every(({ status }) => status === 'PENDING');
    return {
      id: random.id(created.createdAt),
      email: person.email,
      fullName: person.name,
      firstName,
      lastName,
      bio: person.bio ?? null,
      avatarUrl: urlOf(pictures.get(person.name)!.file),
      phone: index % 3 ? random.phone() : null,
      country: 'IN',
      language: person.language ?? 'en',
      status: 'ACTIVE',
      staffRole: person.staffRole ?? 'NONE',
      emailVerifiedAt: invited ? null : after(created.createdAt, { hours: 1 }),
      phoneVerifiedAt: null,
      lastSignInAt: invited ? null : after(reference, { hours: -random.int(2, 160) }),
      deletedAt: null,
      ...created,
    };
  });
  const preferences = users.map((user): RowOf<UserPreferences> => ({
    id: random.id(user.createdAt!),
    user: user.id!,
    timezone: 'Asia/Kolkata',
    defaultLanguage: user.language === 'hi' ? 'HINDI' : 'ENGLISH',
    defaultTone: random.one(['FRIENDLY', 'PROFESSIONAL_FRIENDLY', 'FUN'] as const),
    defaultVisualStyle: random.one(['CLEAN', 'MODERN', 'BOLD'] as const),
    defaultPlatforms: ['INSTAGRAM', ...(random.chance(0.5) ? (['FACEBOOK'] as const) : [])],
    emailNotifications: true,
    pushNotifications: random.chance(0.7),
    notifications: {
      emailAnalytics: true,
      emailPostPublished: random.chance(0.3),
      pushEngagement: true,
      digestFrequency: random.one(['DAILY', 'WEEKLY', 'MONTHLY'] as const),
    },
    theme: random.one(['LIGHT', 'DARK', 'SYSTEM'] as const),
    appSettings: {},
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
  }));
  const userIds = new Map(people.map(({ name }, index) => [name, users[index]!.id!]));

  const organizationRows = organizations.map((organization, index): RowOf<Organization> => {
    const created = times(index * 20 + 1);
    const owner = people.find(({ places }) =>
      places.some((p) => p.in === organization.key && p.role === 'OWNER'),
    )!;
    const { key, name, slug, kind, industry, companySize } = organization;
    return {
      id: random.id(created.createdAt),
      name,
      slug,
      kind,
      industry,
      companySize,
      owner: userIds.get(owner.name)!,
      logoUrl: urlOf(pictures.get(name)!.file),
      website: null,
      businessType: brandOf(organization).business,
      settings: {},
      // Its clients want to know that a person has approved what AI wrote.
      isAiApprovalRequired: key === 'agency',
      limits: {
        monthlyContent: null,
        storedBytes: null,
        monthlyAiCredits: null,
        dailyAiCredits: null,
        dailyAiCreditsPerUser: null,
      },
      suspendedAt: null,
      deletedAt: null,
      ...created,
    };
  });
  const organizationIds = new Map(
    organizations.map(({ key }, index) => [key as string, organizationRows[index]!.id!]),
  );

  const clients = brands.filter(({ client }) => client);
  const clientAccounts = clients.map((brand, index): RowOf<ClientAccount> => {
    const created = times(30 + index * 12);
    return {
      id: random.id(created.createdAt),
      organization: organizationIds.get(brand.organization)!,
      name: brand.name,
      slug: brand.slug,
      contactEmail: `hello@${brand.slug}.example`,
      contactPhone: random.phone(),
      logoUrl: urlOf(pictures.get(brand.name)!.file),
      brandColors: { primary: brand.colors[0], secondary: brand.colors[1] },
      settings: {},
      deletedAt: null,
      ...created,
    };
  });
  const clientIds = new Map(clients.map(({ key }, index) => [key, clientAccounts[index]!.id!]));

  const memberships = people.flatMap(({ name, email, places }, index) =>
    places.map((place): RowOf<Membership> => {
      const { status = 'ACTIVE' } = place;
      const owner = place.role === 'OWNER';
      const pending = status === 'PENDING';
      const past = times(62 + index * 2);
      // An invitation expires after 14 days.
      const invitedAt = pending ? after(reference, { days: -2 }) : past.createdAt;
      const created = pending ? { createdAt: invitedAt, updatedAt: invitedAt } : past;
      const inviter = organizationRows.find(({ id }) => id === organizationIds.get(place.in))!.owner!;
      return {
        id: random.id(created.createdAt),
        organization: organizationIds.get(place.in)!,
        user: userIds.get(name)!,
        role: place.role,
        status,
        clientAccount: place.brand ? clientIds.get(place.brand)! : null,
        grantedPermissions: [],
        deniedPermissions: [],
        invitedBy: owner ? null : inviter,
        invitedEmail: owner ? null : email,
        invitedAt: owner ? null : invitedAt,
        joinedAt: pending ? null : after(created.createdAt, { hours: owner ? 0 : 26 }),
        formerName: status === 'INACTIVE' ? name : null,
        ...created,
      };
    }),
  );

  const invited = invitations.map(({ email, in: key, role, daysAgo }): RowOf<Membership> => {
    const invitedAt = after(reference, { days: -daysAgo });
    const organization = organizationRows.find(({ id }) => id === organizationIds.get(key))!;
    return {
      id: random.id(invitedAt),
      organization: organization.id!,
      user: null,
      role,
      status: 'PENDING',
      clientAccount: null,
      grantedPermissions: [],
      deniedPermissions: [],
      invitedBy: organization.owner!,
      invitedEmail: email,
      invitedAt,
      joinedAt: null,
      formerName: null,
      createdAt: invitedAt,
      updatedAt: invitedAt,
    };
  });

  const authors = new Map(
    organizations.map(({ key }) => [
      key as string,
      people
        .filter(({ places }) =>
          places.some((p) => p.in === key && WRITERS.includes(p.role) && p.status !== 'PENDING'),
        )
        .map(({ name }) => userIds.get(name)!),
    ]),
  );
  return {
    rows: {
      users,
      preferences,
      organizations: organizationRows,
      clientAccounts,
      memberships: [...memberships, ...invited],
    },
    identities: {
      organizations: organizationIds,
      clientAccounts: clientIds,
      authors,
      staff: userIds.get(STAFF_NAME)!,
    },
  };
}
