import { onRegister } from '../identity/registration.hooks';
import { createOrganization } from './new-organization';
import { slugCandidates } from './slug';

/** Creates a personal organization for every new user, because all content belongs to an organization. */
onRegister(async (tx, { id, fullName, registeredAt }) => {
  await createOrganization(tx, {
    ownerId: id,
    slugs: slugCandidates(fullName, 'personal'),
    values: { name: fullName, kind: 'INDIVIDUAL' },
    at: registeredAt,
  });
});
