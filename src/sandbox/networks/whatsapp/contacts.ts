import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

export const CONTACT_STATES = ['HELD_BACK', 'OPTED_OUT', 'REACHABLE', 'UNDELIVERABLE'] as const;

/** What WhatsApp knows of a person, by `<number>:<person>`: whether messages of the number reach them. */
interface Contact extends Row {
  readonly state: (typeof CONTACT_STATES)[number];
}

export const contacts = (world: World): Table<Contact> => world.store.table<Contact>('whatsapp.contacts');
