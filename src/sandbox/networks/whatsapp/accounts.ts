import type { Account } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

/** Telephone number of a business, and whether it can send. */
interface PhoneNumber extends Row {
  readonly display: string;
  readonly registered: boolean;
}

const numbers = (world: World): Table<PhoneNumber> => world.store.table<PhoneNumber>('whatsapp.numbers');

export const numberOf = (world: World, phoneId: string): PhoneNumber => numbers(world).get(phoneId)!;

/** Adds a number that can send. */
export function addNumber(world: World, phoneId: string, display: string): void {
  numbers(world).put({ id: phoneId, display, registered: true });
}

/** Enables a number to send. */
export function register(world: World, phoneId: string): void {
  numbers(world).put({ ...numberOf(world, phoneId), registered: true });
}

/** A number as a `wa_id`: digits without `+` and blanks. */
export const digitsOf = (text: string): string => text.replace(/^\+|[\s()-]/g, '');

/** Businesses with the username of their account, and their number. */
const BUSINESSES = [
  { username: 'blue_door_bakery', name: 'Blue Door Bakery', display: '+49 30 5550 0101', registered: true },
  { username: 'tiny_atelier', name: 'Tiny Atelier', display: '+49 30 5550 0103', registered: false },
];

/** Creates WhatsApp Business accounts with their numbers, which Asha Verma manages, in a world without them. */
export function seedWhatsApp(world: World): void {
  if (world.accounts.all().some(({ network }) => network === 'WHATSAPP')) return;
  const managers = { [world.seededId('Asha Verma')]: ['MANAGE'] };
  for (const { username, name, display, registered } of BUSINESSES) {
    const base = { network: 'WHATSAPP', name, about: '', followers: 0, following: 0, managers } as const;
    const business: Account = {
      ...base,
      id: world.seededId(`WHATSAPP:${username}:business`),
      node: 'waba',
      username: `${username}_business`,
    };
    const phone: Account = {
      ...base,
      id: world.seededId(`WHATSAPP:${username}`),
      node: 'waPhone',
      username,
      linkedTo: business.id,
    };
    world.accounts.put(business);
    world.accounts.put(phone);
    numbers(world).put({ id: phone.id, display, registered });
  }
}
