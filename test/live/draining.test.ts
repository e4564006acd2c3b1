import { RawSocket, subscribed, POST_CHANGED } from './subscription-helpers';
import { openStudio } from './studio';

test('closes all sockets with code 1001 when the server stops', async () => {
  const { server, owner, organization } = await openStudio();
  const raw = await new RawSocket(server).init(owner.token);
  raw.send({
    type: 'subscribe',
    id: '1',
    payload: { query: POST_CHANGED, variables: { organizationId: organization } },
  });
  await subscribed(server, 1);
  const silent = await new RawSocket(server).opened();
  await server.stop();

  expect(await raw.closed).toEqual({ code: 1001, reason: 'Going away' });
  expect(await silent.closed).toEqual({ code: 1001, reason: 'Going away' });
  expect(server.log()).not.toContain('"level":50');
});
