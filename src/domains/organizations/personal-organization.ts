import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { onRegister } from '../identity/registration.hooks';
import { slugOf } from './slug';

/** Returns slugs in order of preference. The last one is random, because common names exhaust the numbered ones. */
function personalSlugCandidates(fullName: string): string[] {
  const slug = slugOf(fullName, 'personal');
  return [slug, `${slug}-2`, `${slug}-3`, `${slug}-${randomBytes(6).toString('hex')}`];
}

/** Creates a personal organization for every new user, because all content belongs to an organization. */
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
