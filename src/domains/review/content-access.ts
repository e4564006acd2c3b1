import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { canWrite, type Values } from '../../kernel/write';
import { CONTENT, type Content } from './content-digests';

/** Whether the actor can change content. Runs as the system, too: permissions are those of the actor. */
export async function canChangeContent(
  tx: WriteTransaction,
  { kind, organization, id }: Content,
): Promise<boolean> {
  const { target } = CONTENT[kind];
  const model = modelOf(target);
  const row = (await tx.manager.getRepository(target).findOneBy({ organization, id })) as Values | null;
  const { permission, owner } = model.writePermission!;
  return row !== null && canWrite(tx, { model, permission, owner }, row, 'update');
}
