import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { onRegister } from '../identity/registration.hooks';
import { slugOf } from './slug';

/** Names that people share get a number; where those are taken, something nobody shares. */
function personalSlugCandidates(fullName: string): string[] {
  const slug = slugOf(fullName, 'personal');
  return [slug, `${slug}-2`, `${slug}-3`, `${slug}-${randomBytes(6).toString('hex')}`];
}

/** Everybody owns an organization from the start, so that whatever a person makes belongs to one. */
onRegister(async (tx, { fullName, registeredAt }) => {
  const details = JSON.stringify({ name: fullName, kind: 'INDIVIDUAL' });
  await tx.query('SELECT organizations.establish($1, $2, $3, $4, $5)', [
    uuidv7(),
    uuidv7(),
    details,
    personalSlugCandidates(fullName),
    registeredAt,
  ]);
});
