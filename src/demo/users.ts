import type { MemberRole, MemberStatus } from '../domains/organizations/organizations.enums';
import type { StaffRole } from '../domains/identity/identity.enums';
import { brands, type DemoOrganization } from './brands';
import { badge, type Picture } from './pictures';

export const DEMO_EMAIL = 'demo@marquee.example';
/** Public, because anyone may sign in to a demo. */
export const DEMO_PASSWORD = 'marquee-demo';

/** The member of staff who created the system settings. */
export const STAFF_NAME = 'Leela Thomas';

/** The account to sign in with. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

interface DemoMembership {
  readonly in: DemoOrganization['key'];
  readonly role: MemberRole;
  readonly status?: MemberStatus;
  /** The client account that a member with the role CLIENT is limited to. */
  readonly brand?: string;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly places: readonly DemoMembership[];
  readonly bio?: string;
  readonly language?: 'en' | 'hi';
  readonly staffRole?: StaffRole;
}

const agency = (role: MemberRole, status?: MemberStatus): DemoMembership[] => [
  { in: 'agency', role, status },
];

/** Whether a user can sign in: one user for each role in the agency, and one for staff, with the address of the role. */
export const signsIn = ({ email }: Person): boolean => email.endsWith('@marquee.example');

export const people: readonly Person[] = [
  {
    name: 'Aarav Mehta',
    email: DEMO_EMAIL,
    bio: 'Runs Peacock & Partners. Believes in short captions.',
    places: [...agency('OWNER'), { in: 'cafe', role: 'MANAGER' }, { in: 'creator', role: 'EDITOR' }],
  },
  {
    name: 'Nandini Rathore',
    email: 'client@marquee.example',
    places: [{ in: 'agency', role: 'CLIENT', brand: 'boutique' }],
  },
  { name: 'Vikram Shetty', email: 'viewer@marquee.example', places: agency('VIEWER') },
  {
    name: 'Ishita Banerjee',
    email: 'admin@marquee.example',
    places: agency('ADMIN'),
    bio: 'Head of strategy.',
  },
  {
    name: 'Rohan Deshpande',
    email: 'manager@marquee.example',
    places: agency('MANAGER'),
    bio: 'Looks after fitness and health brands.',
  },
  { name: 'Meera Iyer', email: 'editor@marquee.example', places: agency('EDITOR') },
  { name: 'Farhan Qureshi', email: 'farhan@peacock.example', places: agency('EDITOR'), language: 'hi' },
  {
    name: 'Ananya Reddy',
    email: 'creator@marquee.example',
    places: agency('CREATOR'),
    bio: 'Designer and illustrator.',
  },
  { name: 'Dev Malhotra', email: 'member@marquee.example', places: agency('MEMBER') },
  {
    name: 'Pooja Shekhawat',
    email: 'pooja@gulabi.example',
    places: [{ in: 'cafe', role: 'OWNER' }],
    language: 'hi',
    bio: 'चाय, किताबें और गुलाबी शहर।',
  },
  {
    name: 'Sunil Kumawat',
    email: 'sunil@gulabi.example',
    places: [{ in: 'cafe', role: 'CREATOR' }],
    language: 'hi',
  },
  {
    name: 'Kabir Anand',
    email: 'kabir@ontheroad.example',
    places: [{ in: 'creator', role: 'OWNER' }],
    bio: 'Travels slowly, photographs early.',
  },
  { name: 'Tara Fernandes', email: 'tara@peacock.example', places: agency('CREATOR', 'PENDING') },
  { name: 'Yash Bhandari', email: 'yash@peacock.example', places: agency('MEMBER', 'INACTIVE') },
  { name: STAFF_NAME, email: 'staff@marquee.example', places: [], staffRole: 'ADMIN' },
];

/** An invitation of an email address without an account. It expires after 14 days. */
interface DemoInvitation {
  readonly email: string;
  readonly in: DemoOrganization['key'];
  readonly role: MemberRole;
  readonly daysAgo: number;
}

export const invitations: readonly DemoInvitation[] = [
  { email: 'kavya@peacock.example', in: 'agency', role: 'EDITOR', daysAgo: 1 },
  { email: 'arjun@peacock.example', in: 'agency', role: 'VIEWER', daysAgo: 9 },
  { email: 'leela@peacock.example', in: 'agency', role: 'CREATOR', daysAgo: 20 },
  { email: 'imran@gulabi.example', in: 'cafe', role: 'MEMBER', daysAgo: 45 },
];

const COLORS = ['#1F3A93', '#C0392B', '#138D75', '#7D3C98', '#B9770E', '#2E4053'] as const;

/** Returns the portraits of users and the logos of organizations and brands, by name. */
export function badges(): Map<string, Picture> {
  const portraits = people.map(
    ({ name }, index) => [name, badge(name, [COLORS[index % COLORS.length]!, '#F8F9F9'])] as const,
  );
  const logos = brands.map(({ name, colors }) => [name, badge(name, colors)] as const);
  return new Map([...portraits, ...logos]);
}
