import { EventEmitter, once } from 'node:events';
import { connect, subscribed, until } from '../live/subscription-helpers';
import { newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { mediaWith, runJobs, storeAsset } from './assets';
import { png } from './sample-files';

const server = serverForTests();

interface Change {
  readonly kind: string;
  readonly mediaAssetId: string;
  readonly mediaAsset: { readonly processingStatus: string; readonly width: number | null } | null;
}

const QUERY = `subscription ($organizationId: ID!) {
  mediaAssetChanged(organizationId: $organizationId) { kind mediaAssetId mediaAsset { processingStatus width } } }`;

/** Records the changes of the media files that a user sees. */
function follow(token: string, organizationId: string, onChange: (change: Change) => void): () => void {
  return connect(server, token).subscribe<{ mediaAssetChanged: Change }>(
    { query: QUERY, variables: { organizationId } },
    {
      next: ({ data }) => onChange(data!.mediaAssetChanged),
      error: (error) => {
        throw error;
      },
      complete: () => undefined,
    },
  );
}

test('members see each step of the processing, and members of other client accounts see none', async () => {
  const { id: organization, owner } = await newOrganization(server);
  const [client, other] = [
    await server.rows.clientAccount(organization),
    await server.rows.clientAccount(organization),
  ];
  const stranger = await newMember(server, organization, 'CLIENT', { clientAccount: other });
  const asset = await storeAsset(server, organization, await png(), { clientAccount: client });
  const changes: Change[] = [];
  const seenByStranger: Change[] = [];
  const started = new EventEmitter();
  const stops = [
    follow(owner.token, organization, (change) => {
      changes.push(change);
      started.emit('change');
    }),
    follow(stranger.token, organization, (change) => seenByStranger.push(change)),
  ];
  await subscribed(server, 2);

  // The file is read when the first change was shown, so that no change is shown with the state of a later one.
  const shown = once(started, 'change');
  const media = mediaWith(server, {
    read: async (key) => {
      await shown;
      return server.media.storage.read(key);
    },
  });
  await runJobs(server, media);
  await until(() => changes.length >= 2);

  const change = { kind: 'UPDATED', mediaAssetId: asset.id };
  expect(changes).toEqual([
    { ...change, mediaAsset: { processingStatus: 'PROCESSING', width: null } },
    { ...change, mediaAsset: { processingStatus: 'COMPLETED', width: 64 } },
  ]);
  expect(seenByStranger).toEqual([]);
  for (const stop of stops) stop();
});
