import { ID } from 'type-graphql';
import { article } from '../model/descriptions';
import { type ClassRef, type Model, modelOf, type WritePermission } from '../model/metadata';
import { declareViewerActions } from '../model/viewer-actions';
import { permissionGuard } from './action-guards';
import { declareMutation, type MutationContext } from './custom-mutations';
import { addExpectedVersion } from './graphql-mutations';
import { assertVersion, lockRow, recordChange, type Values } from './rows';
import { asSystem } from './system';

interface DeleteInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

async function deleteRow(
  { context, tx, input }: MutationContext<DeleteInput>,
  model: Model,
): Promise<string> {
  const before = await lockRow(tx, model, input.id, false);
  assertVersion(model, before, {}, input.expectedVersion, []);
  const id = before.id as string;
  const key: Values = { [model.tenant!.name]: before[model.tenant!.name], id };
  await asSystem(tx, key[model.tenant!.name] as string, () => tx.manager.delete(model.target, key));
  await recordChange({ context, tx, before, values: {} }, model, 'deleted', id);
  return id;
}

/** Returns the write permission of a model. Without `DELETE` in `systemWrites`, the database denies every deletion. */
function rightsOf(model: Model): WritePermission {
  const { name, writePermission, systemWrites, attributes } = model;
  const missing = [
    ...(writePermission ? [] : ['a write permission, by `declareCrud` before it']),
    ...(systemWrites?.includes('DELETE') ? [] : ["`systemWrites: ['DELETE']`"]),
    ...(attributes.has('version') ? [] : ['a version']),
  ];
  if (!writePermission || missing.length)
    throw new Error(`delete${name} cannot be declared: ${name} needs ${missing.join(', and ')}.`);
  return writePermission;
}

/**
 * Declares the mutation that deletes a row of a model without soft deletion for good, by those who can update it. The model
 * needs its write permission, a version, and `DELETE` in `systemWrites`. What refers to the row follows its foreign keys:
 * `effect` describes it in the schema.
 */
export function declarePermanentDeletion(target: ClassRef, options: { readonly effect?: string } = {}): void {
  const model = modelOf(target);
  const rights = rightsOf(model);
  const { permission } = rights;
  declareViewerActions(target, {
    delete: {
      description: `Whether the viewer can delete the ${model.label}.`,
      guards: [permissionGuard(model, rights)],
    },
  });
  const payload = `deleted${model.name}Id`;
  declareMutation(`delete${model.name}`, {
    description: `Deletes ${article(model.label)} permanently.${options.effect ? ` ${options.effect}` : ''}`,
    needs: { permission: typeof permission === 'string' ? permission : permission.update, of: () => target },
    input: (builder) => {
      builder.add('id', () => ID, { description: `ID of the ${model.label}.`, nullable: false });
      addExpectedVersion(builder);
    },
    errors: ['VersionConflictError'],
    payload: { [payload]: `ID of the deleted ${model.label}.` },
    handler: async (ctx: MutationContext<DeleteInput>) => ({ [payload]: await deleteRow(ctx, model) }),
  });
}
