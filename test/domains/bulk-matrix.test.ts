import { allBulkMutations } from '../../src/kernel/write/bulk';
import { buildMarqueeSchema } from '../../src/schema';
import { permittedMutations, platformMutations } from '../support/mutations';
import { serverForTests } from '../support/server';
import { PERSONAL, TARGETS } from './mutation-matrix.cases';
import { MutationMatrix, type Shot } from './mutation-matrix.world';

// Mutations exist once the schema is built.
buildMarqueeSchema();
const permitted = new Map(permittedMutations().map((mutation) => [mutation.name, mutation]));
const ofPlatform = new Map(platformMutations().map((mutation) => [mutation.name, mutation]));

const server = serverForTests();
let matrix: MutationMatrix;

beforeAll(async () => {
  matrix = await MutationMatrix.create(server);
});

/** Creates the calls of the single mutation for each target: by its declared permission, or on rows of one user. */
function shotsOf(of: string): Promise<Shot[][]> {
  const mutation = permitted.get(of);
  const platform = ofPlatform.get(of);
  const personal = PERSONAL[of];
  if (mutation) return Promise.all(TARGETS.map((target) => matrix.shotsOf(mutation, target)));
  if (platform)
    return Promise.all(
      (['own', 'deleted', 'random'] as const).map((target) => matrix.platformShotsOf(platform, target)),
    );
  if (personal) return Promise.all(TARGETS.map((target) => matrix.personalShotsOf(personal, target)));
  throw new Error(`The matrix has no calls of ${of}.`);
}

test.each([...allBulkMutations()].map(([name, { of }]) => [name, of] as const))(
  'each item of %s has the result of %s for every role and target, whatever the other items',
  async (name, of) => {
    await matrix.expectItemOutcomes(name, await shotsOf(of));
  },
);
