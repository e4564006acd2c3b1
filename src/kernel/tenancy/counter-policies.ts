import { type Attribute, type Model } from '../model/metadata';
import type { Policy } from './policies';
import { maintainedTable } from './session-variables';

/** Returns the counters of a model. */
export const countersOf = ({ attributes }: Model): Attribute[] =>
  [...attributes.values()].filter(({ maintained }) => maintained?.by === 'increments');

/**
 * Returns the policies of `increment`, which sets the table for one statement. PostgreSQL also requires the read policy,
 * because the statement reads the rows: everyone who can see a row can increment its counters.
 */
export const counterPoliciesOf = (models: readonly Model[]): Policy[] =>
  models
    .filter((model) => countersOf(model).length > 0)
    .map(({ table }) => {
      const maintained = `${maintainedTable} = '${table}'`;
      return { table, name: `${table}_count`, command: 'UPDATE', using: maintained, check: maintained };
    });
