import { v7 as uuidv7 } from 'uuid';
import { onRegister } from '../identity/registration.hooks';
import { slugCandidates } from './slug';

/** Creates a personal organization for every new user, because all content belongs to an organization. */
onRegister(async (tx, { fullName, registeredAt }) => {
  const details = JSON.stringify({ name: fullName, kind: 'INDIVIDUAL' });
  await tx.query('SELECT organizations.establish($1, $2, $3, $4, $5)', [
    uuidv7(),
    uuidv7(),
    details,
    slugCandidates(fullName, 'personal'),
    registeredAt,
  ]);
});
