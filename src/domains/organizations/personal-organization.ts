import { v7 as uuidv7 } from 'uuid';
import { onRegister } from '../identity/registration.hooks';
import { slugCandidates } from './slug';

/** Everybody owns an organization from the start, so that whatever a person makes belongs to one. */
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
