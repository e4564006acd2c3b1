import { declareMessages } from '../../kernel/messages';

export const ORGANIZATION_MESSAGES = declareMessages('organizations', {
  makeChange: { en: 'make this change', hi: 'यह बदलाव करने' },
  signIn: { en: 'Sign in to continue.', hi: 'जारी रखने के लिए साइन इन करें।' },
  onlyOwners: {
    en: 'Only owners can change or remove an owner, or make another member an owner.',
    hi: 'केवल स्वामी ही किसी स्वामी को बदल या हटा सकते हैं, या किसी अन्य सदस्य को स्वामी बना सकते हैं।',
  },
  onlyOwnersChange: {
    en: 'Only an owner can change or remove an owner.',
    hi: 'किसी स्वामी को केवल स्वामी ही बदल या हटा सकते हैं।',
  },
  lastOwner: {
    en: 'An organization needs at least one owner. Make another member an owner first.',
    hi: 'संगठन में कम से कम एक स्वामी होना आवश्यक है। पहले किसी अन्य सदस्य को स्वामी बनाएँ।',
  },
  onlyOwnerOf: {
    en: 'You are the only owner of {count, plural, one {an organization} other {organizations}} with other members: {names}. Transfer or delete {count, plural, one {it} other {them}} first.',
    hi: '{count, plural, one {इस संगठन में अन्य सदस्य भी हैं और आप इसके अकेले स्वामी हैं: {names}। पहले इसे किसी और को सौंपें या हटाएँ।} other {इन संगठनों में अन्य सदस्य भी हैं और आप इनके अकेले स्वामी हैं: {names}। पहले इन्हें किसी और को सौंपें या हटाएँ।}}',
  },
  membershipEnded: {
    en: 'This membership has ended. Invite the user again.',
    hi: 'यह सदस्यता समाप्त हो चुकी है। उपयोगकर्ता को फिर से आमंत्रित करें।',
  },
  ownersHaveAll: {
    en: 'Owners have every permission. Permissions cannot be granted to or revoked from an owner.',
    hi: 'स्वामी के पास सभी अनुमतियाँ होती हैं। स्वामी को अलग से अनुमति नहीं दी जा सकती और न ही हटाई जा सकती है।',
  },
  clientAccountOfRole: {
    en: 'A client account is required for the role “{role}” and cannot be set for any other role.',
    hi: 'भूमिका “{role}” के लिए क्लाइंट खाता आवश्यक है। किसी अन्य भूमिका के लिए इसे नहीं चुना जा सकता।',
  },
  grantsExceedOwn: {
    en: 'You cannot grant permissions that you do not have. Choose another role or fewer permissions.',
    hi: 'आप ऐसी अनुमतियाँ नहीं दे सकते जो आपके पास नहीं हैं। कोई दूसरी भूमिका या कम अनुमतियाँ चुनें।',
  },
  cannotBecomeOwner: {
    en: 'This user cannot become an owner. Choose another member with an active account.',
    hi: 'यह उपयोगकर्ता स्वामी नहीं बन सकता। सक्रिय खाते वाले किसी अन्य सदस्य को चुनें।',
  },
  invalidSuccessor: {
    en: 'Ownership can be transferred only to another active member whose role is not “{role}”. Choose another member.',
    hi: 'स्वामित्व केवल ऐसे अन्य सक्रिय सदस्य को सौंपा जा सकता है जिसकी भूमिका “{role}” न हो। किसी अन्य सदस्य को चुनें।',
  },
  alreadyMember: {
    en: 'This user is already a member of the organization.',
    hi: 'यह उपयोगकर्ता पहले से संगठन का सदस्य है।',
  },
  youAreMember: {
    en: 'You are already a member of this organization.',
    hi: 'आप पहले से इस संगठन के सदस्य हैं।',
  },
  invitationNotFound: {
    en: 'Invitation not found, or it was sent to another user.',
    hi: 'आमंत्रण नहीं मिला, या वह किसी अन्य उपयोगकर्ता को भेजा गया था।',
  },
  invitationExpired: {
    en: 'This invitation has expired. Ask for a new one.',
    hi: 'इस आमंत्रण की अवधि समाप्त हो चुकी है। नया आमंत्रण माँगें।',
  },
  oneInvitation: {
    en: 'Use either the link from the email or the invitation in your account, not both.',
    hi: 'या तो ईमेल में भेजे गए लिंक का उपयोग करें या अपने खाते में दिख रहे आमंत्रण का, दोनों का नहीं।',
  },
  notMember: {
    en: 'You are not an active member of this organization.',
    hi: 'आप इस संगठन के सक्रिय सदस्य नहीं हैं।',
  },
  readingRevoked: {
    en: 'Your access to the content of this organization was revoked, so you cannot create anything in it.',
    hi: 'इस संगठन की सामग्री देखने की आपकी अनुमति हटा दी गई है, इसलिए आप इसमें कुछ नहीं बना सकते।',
  },
  ownContentOnly: {
    en: 'Your role allows this only for your own content.',
    hi: 'आपकी भूमिका में इसकी अनुमति केवल आपकी अपनी सामग्री के लिए है।',
  },
  ownClientOnly: {
    en: 'Your role allows this only for your client account.',
    hi: 'आपकी भूमिका में इसकी अनुमति केवल आपके क्लाइंट खाते के लिए है।',
  },
  permissionRevoked: {
    en: 'This permission was revoked for you in this organization.',
    hi: 'इस संगठन में आपकी यह अनुमति हटा दी गई है।',
  },
  roleLacksPermission: {
    en: 'Your role “{role}” does not have this permission.',
    hi: 'आपकी भूमिका “{role}” में यह अनुमति शामिल नहीं है।',
  },
});
