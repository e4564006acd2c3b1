import 'reflect-metadata';
import { Model, Version } from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { allCustomMutations } from '../../../src/kernel/write/custom-mutations';
import { declarePermanentDeletion } from '../../../src/kernel/write/permanent-deletion';
import { Card } from '../../support/sample-domain/card.entities';
import { BranchRow } from '../../support/sample-domain/library.entities';

const crud = { permission: 'CARDS_WRITE', operations: ['create'], fields: [] } as const;

@Model({ table: 'tickets', description: 'A ticket.', systemWrites: ['DELETE'] })
class Ticket extends BranchRow {
  @Version()
  version!: number;
}

@Model({ table: 'stamps', description: 'A stamp.' })
class Stamp extends BranchRow {}

const descriptionOf = (mutation: string): string | undefined =>
  allCustomMutations().get(mutation)?.description;

test('the description of a permanent deletion has its effect, if there is one', () => {
  declareCrud(Ticket, crud);
  declarePermanentDeletion(Ticket);
  expect(descriptionOf('deleteTicket')).toBe('Deletes a ticket permanently.');

  @Model({ table: 'slips', description: 'A slip.', systemWrites: ['DELETE'] })
  class Slip extends Ticket {}
  declareCrud(Slip, crud);
  declarePermanentDeletion(Slip, { effect: 'Its card is kept.' });
  expect(descriptionOf('deleteSlip')).toBe('Deletes a slip permanently. Its card is kept.');
});

test('a model that lacks what a permanent deletion needs is an error at startup', () => {
  expect(() => declarePermanentDeletion(Card)).toThrow(
    "deleteCard cannot be declared: Card needs `systemWrites: ['DELETE']`.",
  );
  expect(() => declarePermanentDeletion(Stamp)).toThrow(
    "deleteStamp cannot be declared: Stamp needs a write permission, by `declareCrud` before it, and `systemWrites: ['DELETE']`, and a version.",
  );
  expect(['deleteCard', 'deleteStamp'].map(descriptionOf)).toEqual([undefined, undefined]);
});
