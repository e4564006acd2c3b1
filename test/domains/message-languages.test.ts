import { type Member, mutate, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Messages are in the language of the viewer: the one that the user has chosen, else that of the request, else English. */

const server = serverForTests();
const resolvers = serverForTests({ compiled: false });
let id: string;
let owner: Member;

const speak = (language: string, person = owner.id): Promise<unknown> =>
  server.database.query('UPDATE users SET language = $2 WHERE id = $1', [person, language]);

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  await speak('hi-IN');
});

const PARAMETERS =
  'found: userErrors { __typename code message ... on InvalidValueError { minimum maximum unit allowedValues } }';
const found = async (mutation: string, input: object, token = owner.token): Promise<Json> =>
  (await mutate(server, mutation, input, token, PARAMETERS)).found;

describe('for a user who has chosen Hindi', () => {
  test('a text that is too long has its limit as a parameter', async () => {
    expect(await found('createPost', { organizationId: id, title: 'x'.repeat(501) })).toEqual([
      {
        __typename: 'InvalidValueError',
        code: 'TOO_LONG',
        message: '“शीर्षक” में अधिकतम 500 अक्षर हो सकते हैं।',
        minimum: null,
        maximum: 500,
        unit: 'CHARACTERS',
        allowedValues: null,
      },
    ]);
    expect(await found('createPost', { organizationId: id, caption: 'x'.repeat(63_207) })).toMatchObject([
      { message: '“कैप्शन” में अधिकतम 63,206 अक्षर हो सकते हैं।', maximum: 63_206 },
    ]);
  });

  test('a number out of range has both bounds, and digits have a unit', async () => {
    const campaign = await server.rows.campaign(id);
    expect(await found('updateCampaign', { id: campaign, budget: '-1' })).toMatchObject([
      {
        code: 'OUT_OF_RANGE',
        message: '“बजट” का मान कम से कम 0 होना चाहिए।',
        minimum: 0,
        maximum: null,
        unit: null,
      },
    ]);
    expect(await found('updateCampaign', { id: campaign, budget: '1.234' })).toMatchObject([
      {
        code: 'BAD_FORMAT',
        message: '“बजट” में दशमलव के बाद अधिकतम 2 अंक हो सकते हैं।',
        maximum: 2,
        unit: 'DECIMAL_PLACES',
      },
    ]);
  });

  test('a violated check constraint names the field', async () => {
    await server.database.query(
      `ALTER TABLE campaigns DROP CONSTRAINT ck_campaigns_theme, ADD CONSTRAINT ck_campaigns_theme CHECK (theme <> 'Tea')`,
    );
    expect(await found('createCampaign', { organizationId: id, name: 'Tea', theme: 'Tea' })).toMatchObject([
      { code: 'INVALID', message: '“थीम” का मान मान्य नहीं है। इसे बदलकर फिर से प्रयास करें।' },
    ]);
  });

  test('rules name objects in the right gender and form', async () => {
    const media = await server.rows.media(id);
    expect(await found('createPost', { organizationId: id, mediaIds: [media, media] })).toMatchObject([
      {
        code: 'DUPLICATE',
        message: 'पोस्ट में किसी मीडिया फ़ाइल को केवल एक बार जोड़ा जा सकता है। दोहराया गया आइटम हटाएँ।',
      },
    ]);
    expect(
      await found('createPost', { organizationId: id, mediaIds: [id], clientAccountId: id }),
    ).toMatchObject([
      { message: 'चुना गया क्लाइंट खाता इस संगठन में मौजूद नहीं है। कोई दूसरा चुनें।' },
      { message: 'चुनी गई मीडिया फ़ाइल इस संगठन में मौजूद नहीं है। कोई दूसरी चुनें।' },
    ]);
    expect(
      await found('createPost', { organizationId: id, mediaIds: [media], mediaType: 'VIDEO' }),
    ).toMatchObject([{ code: 'NOT_ALLOWED', allowedValues: ['IMAGE', 'CAROUSEL'] }]);
  });

  test('a rule of an organization has its own message', async () => {
    expect(await found('removeMember', { id: owner.membership })).toMatchObject([
      { message: 'संगठन में कम से कम एक स्वामी होना आवश्यक है। पहले किसी अन्य सदस्य को स्वामी बनाएँ।' },
    ]);
  });

  test('a transition that is not allowed names statuses in words', async () => {
    const campaign = await server.rows.campaign(id);
    expect(await found('updateCampaign', { id: campaign, status: 'PAUSED' })).toMatchObject([
      {
        code: 'INVALID_STATE',
        message: 'स्थिति को “ड्राफ़्ट” से “रुका हुआ” में नहीं बदला जा सकता। संभव विकल्प: समीक्षा में, सक्रिय, रद्द, संग्रहीत।',
      },
    ]);
  });

  test('a stored error is returned in the language that the user has now', async () => {
    const input = { organizationId: id, campaignId: id, idempotencyKey: 'once' };
    const message = async (): Promise<string> => (await found('createPost', input))[0].message as string;

    expect(await message()).toBe('चुना गया अभियान इस संगठन में मौजूद नहीं है। कोई दूसरा चुनें।');
    await speak('en');
    expect(await message()).toBe(
      'The selected campaign does not exist in this organization. Choose another one.',
    );
  });
});

describe('reasons', () => {
  const QUERY = `query ($id: ID!) { campaign(id: $id) { viewerActions { pause { allowed code reason } } } }`;
  const reason = {
    allowed: false,
    code: 'INVALID_STATE',
    reason: 'स्थिति को “ड्राफ़्ट” से “रुका हुआ” में नहीं बदला जा सकता। संभव विकल्प: समीक्षा में, सक्रिय, रद्द, संग्रहीत।',
  };

  test('viewerActions has the same reason on the compiled and the resolver path', async () => {
    const campaign = await server.rows.campaign(id);
    // The second time, the plan is cached.
    for (let i = 0; i < 2; i += 1) {
      const { data, extensions } = await server.run(QUERY, { id: campaign }, owner.token);
      expect(data.campaign.viewerActions.pause).toEqual(reason);
      expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
    }
    // A cached plan is shared by users of all languages.
    await speak('en');
    const { data } = await server.run(QUERY, { id: campaign }, owner.token);
    expect(data.campaign.viewerActions.pause.reason).toBe(
      'Status cannot change from Draft to Paused. Allowed: In review, Active, Canceled, Archived.',
    );

    const elsewhere = await newOrganization(resolvers);
    await resolvers.database.query(`UPDATE users SET language = 'hi' WHERE id = $1`, [elsewhere.owner.id]);
    const own = await resolvers.rows.campaign(elsewhere.id);
    const other = await resolvers.run(QUERY, { id: own }, elsewhere.owner.token);
    expect(other.data.campaign.viewerActions.pause).toEqual(reason);
    expect(other.extensions.cost).toMatchObject({ plan: 'resolvers', sqlStatements: 2 });
  });

  test('viewerCan has its reason in the language of the viewer', async () => {
    const viewer = await newMember(server, id, 'VIEWER');
    await speak('hi', viewer.id);
    const query = `{ organization(id: "${id}") { viewerCan(permission: CAMPAIGNS_WRITE) { code reason } } }`;
    const { data } = await server.run(query, {}, viewer.token);
    expect(data.organization.viewerCan).toEqual({
      code: 'FORBIDDEN',
      reason: 'आपकी भूमिका “दर्शक” में यह अनुमति शामिल नहीं है।',
    });
  });
});

describe('Accept-Language', () => {
  const SIGN_IN = `mutation { signIn(input: { email: "nobody@marquee.example", password: "" }) { userErrors { message } } }`;
  const signIn = async (language: string): Promise<[string, string | null, string | null]> =>
    answerOf(SIGN_IN, { 'accept-language': language }, ({ signIn: { userErrors } }) => userErrors[0].message);

  async function answerOf(
    query: string,
    headers: Record<string, string>,
    messageIn: (data: Json) => string,
    variables = {},
  ): Promise<[string, string | null, string | null]> {
    const response = await server.post({ query, variables }, headers);
    const { data } = (await response.json()) as Json;
    return [messageIn(data), response.headers.get('content-language'), response.headers.get('vary')];
  }
  const HINDI = '“पासवर्ड” में कुछ लिखना आवश्यक है।';
  const ENGLISH = 'Password must not be blank.';

  test.each([
    ['hi-IN,hi;q=0.9,en;q=0.8', HINDI, 'hi'],
    ['fr-FR,fr;q=0.9,hi;q=0.5,en;q=0.1', HINDI, 'hi'],
    ['en-GB', ENGLISH, 'en'],
    ['fr', ENGLISH, 'en'],
    ['hi;q=0', ENGLISH, 'en'],
    ['*', ENGLISH, 'en'],
    [';;,,=', ENGLISH, 'en'],
  ])('%s chooses the language while nobody is signed in', async (header, message, language) => {
    expect(await signIn(header)).toEqual([message, language, 'Accept-Language']);
  });

  const INVALID_NAME = `mutation ($id: ID!) { updateOrganization(input: { id: $id, name: null }) { userErrors { message } } }`;
  const updated = (language: string): Promise<[string, string | null, string | null]> =>
    answerOf(
      INVALID_NAME,
      { authorization: `Bearer ${owner.token}`, 'accept-language': language },
      ({ updateOrganization: { userErrors } }) => userErrors[0].message,
      { id },
    );

  test('the language of the user comes first, unless nothing is written in it', async () => {
    expect(await updated('en')).toEqual(['“नाम” को खाली नहीं किया जा सकता।', 'hi', null]);
    await speak('en');
    expect(await updated('hi')).toEqual(['Name cannot be cleared.', 'en', null]);
    await speak('fr');
    expect(await updated('hi')).toEqual(['“नाम” को खाली नहीं किया जा सकता।', 'hi', 'Accept-Language']);
  });

  test('a response without messages has neither header', async () => {
    const response = await server.post(
      { query: '{ viewer { id } }' },
      { authorization: `Bearer ${owner.token}` },
    );
    expect([response.headers.get('content-language'), response.headers.get('vary')]).toEqual([null, null]);
  });
});
