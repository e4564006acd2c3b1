import 'reflect-metadata';
import { declareCrud } from '../../../src/kernel/write/crud';
import { declareSelfEditableFields } from '../../../src/kernel/write/self-service';
import { Card } from '../../support/sample-domain/card.entities';
import { Person } from '../../support/sample-domain/library.entities';

const crud = { permission: 'CARDS_WRITE', operations: ['create'] } as const;

/*
 * `@ts-expect-error` is the assertion about types: the type check fails if the compiler accepts the name of the next line.
 */
test('a name that an entity does not have is a type error, and an error at startup', () => {
  // @ts-expect-error -- `fields` takes properties of the entity, and a card has no `numbr`.
  expect(() => declareCrud(Card, { ...crud, fields: ['numbr'] })).toThrow(
    'Card.numbr has no column, so it cannot be an input field.',
  );
  // @ts-expect-error -- `onCreate` takes properties of the entity, and a card has no `colour`.
  expect(() => declareCrud(Card, { ...crud, fields: [], onCreate: ['colour'] })).toThrow(
    'Card.colour has no column, so it cannot be an input field.',
  );
  // @ts-expect-error -- the list takes properties of the entity, and a person has no `mail`.
  expect(() => declareSelfEditableFields(Person, 'id', ['mail'])).toThrow(
    'Person.mail has no column, so it cannot be an input field.',
  );
});

test('rows without soft deletion have no mutations that delete and restore', () => {
  for (const operation of ['delete', 'restore'] as const)
    expect(() => declareCrud(Card, { ...crud, fields: [], operations: [operation] })).toThrow(
      'Card has no soft deletion, so it has no mutations that delete and restore.',
    );
});
