import { deviceOf } from '../../src/kernel/auth/device';
import { newAccount, PASSWORD } from '../support/accounts';
import { type Answer, serverForTests } from '../support/server';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const SESSIONS =
  'sessions(first: 1) { nodes { deviceType deviceKind deviceName browser operatingSystem userAgent } }';

const server = serverForTests();
let email: string;

beforeAll(async () => {
  ({ email } = await newAccount(server));
});

/** Signs in with a User-Agent header. Returns the new session as its user reads it. */
async function sessionFrom(userAgent: string): Promise<unknown> {
  const query = `mutation ($input: SignInInput!) { signIn(input: $input) { user { ${SESSIONS} } } }`;
  const variables = { input: { email, password: PASSWORD } };
  const response = await server.post({ query, variables }, { 'user-agent': userAgent });
  const { data, errors } = (await response.json()) as Answer;
  expect(errors).toBeUndefined();
  return data.signIn.user.sessions.nodes[0];
}

test.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/126.0`,
    ['desktop', null, 'Microsoft Edge 126', 'Windows 10'],
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${CHROME} Mobile Safari/537.36`,
    ['mobile', null, 'Chrome 126', 'Android 14'],
  ],
  [IPHONE, ['mobile', 'Apple iPhone', 'Safari 17', 'iOS 17.5.1']],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    ['desktop', null, 'Firefox 128', 'Linux'],
  ],
])(
  'detects the device of a session created with %s',
  async (userAgent, [deviceType, deviceName, browser, operatingSystem]) => {
    expect(await sessionFrom(userAgent)).toEqual({
      deviceType,
      deviceKind: deviceType?.toUpperCase(),
      deviceName,
      browser,
      operatingSystem,
      userAgent,
    });
  },
);

test.each(['curl/8.5.0', 'x', '__proto__/1.0', '%00%FF\\u0000', `"'; --`, '()'.repeat(400), 'Ünïcödé/1'])(
  'stores no device details when the User-Agent is %s',
  async (userAgent) => {
    expect(await sessionFrom(userAgent)).toMatchObject({
      deviceType: null,
      deviceKind: null,
      deviceName: null,
      browser: null,
      operatingSystem: null,
    });
  },
);

test('truncates an overlong User-Agent to the limit of its column', async () => {
  const claims = `Chrome/${'9'.repeat(900)}`;
  expect(await sessionFrom(claims)).toMatchObject({ browser: `Chrome ${'9'.repeat(43)}` });
});

test('stores no device when the User-Agent header is missing', () => {
  expect(deviceOf(undefined)).toEqual({ type: null, name: null, browser: null, os: null });
});
