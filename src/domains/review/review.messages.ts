import { declareMessages } from '../../kernel/messages';

export const REVIEW_MESSAGES = declareMessages('review', {
  noStages: {
    en: 'A workflow needs at least one stage.',
    hi: 'वर्कफ़्लो में कम से कम एक चरण होना चाहिए।',
  },
  noApprovers: {
    en: 'A stage needs at least one approver.',
    hi: 'हर चरण में कम से कम एक स्वीकृति देने वाला होना चाहिए।',
  },
  userOrRole: {
    en: 'An approver is either a user or a role.',
    hi: 'स्वीकृति देने वाला या तो कोई उपयोगकर्ता हो या कोई भूमिका।',
  },
  duplicateApprover: {
    en: 'An approver can be added to a stage only once. Remove the duplicate.',
    hi: 'एक स्वीकृति देने वाले को किसी चरण में केवल एक बार जोड़ा जा सकता है। दोहराव हटाएँ।',
  },
  notMember: {
    en: 'This user is not an active member of the organization. Choose another approver.',
    hi: 'यह उपयोगकर्ता संगठन का सक्रिय सदस्य नहीं है। कोई दूसरा व्यक्ति चुनें।',
  },
});
