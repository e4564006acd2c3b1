import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  workflow: { hi: 'वर्कफ़्लो', gender: 'm' },
  'approval stage': { hi: 'स्वीकृति का चरण', gender: 'm' },
  'approval request': { hi: 'स्वीकृति अनुरोध', gender: 'm', pluralOblique: 'स्वीकृति अनुरोधों' },
  'review task': { hi: 'समीक्षा का कार्य', gender: 'm', pluralOblique: 'समीक्षा के कार्यों' },
  revision: { hi: 'संशोधन', gender: 'm', pluralOblique: 'संशोधनों' },
  'QA request': { hi: 'गुणवत्ता जाँच का अनुरोध', gender: 'm', pluralOblique: 'गुणवत्ता जाँच के अनुरोधों' },
  comment: {
    hi: 'टिप्पणी',
    gender: 'f',
    plural: 'टिप्पणियाँ',
    pluralOblique: 'टिप्पणियों',
  },
  'guest link': { hi: 'अतिथि लिंक', gender: 'm', pluralOblique: 'अतिथि लिंकों' },
  mention: { hi: 'उल्लेख', gender: 'm', pluralOblique: 'उल्लेखों' },
  approver: { hi: 'स्वीकृति देने वाला', gender: 'm' },
});

declareTerms('field', {
  assigneeId: { en: 'Assignee', hi: 'ज़िम्मेदार व्यक्ति' },
  autoPublish: { en: 'Automatic scheduling', hi: 'स्वतः निर्धारण' },
  approvers: { hi: 'स्वीकृति देने वाले' },
  approvalRequestId: { en: 'Approval request', hi: 'स्वीकृति अनुरोध' },
  expiresAt: { en: 'Expiry', hi: 'समाप्ति' },
  feedback: { hi: 'प्रतिक्रिया' },
  guestName: { en: 'Name of the guest', hi: 'अतिथि का नाम' },
  isAiApprovalRequired: { en: 'Required approval of AI content', hi: 'AI सामग्री की अनिवार्य स्वीकृति' },
  isApprovalRequired: { en: 'Required approval', hi: 'अनिवार्य स्वीकृति' },
  isVisibleToGuests: { en: 'Visibility to guests', hi: 'अतिथियों को दिखाना' },
  mentionedUserIds: { en: 'Mentioned members', hi: 'उल्लिखित सदस्य' },
  message: { hi: 'संदेश' },
  priority: { hi: 'प्राथमिकता' },
  qualityScore: { en: 'Quality score', hi: 'गुणवत्ता अंक' },
  rights: { hi: 'अधिकार' },
  rule: { hi: 'नियम' },
  slaHours: { en: 'SLA', hi: 'SLA' },
  stages: { hi: 'चरण' },
  workflowId: { en: 'Workflow', hi: 'वर्कफ़्लो' },
  userId: { en: 'User', hi: 'उपयोगकर्ता' },
  threadId: { en: 'Thread', hi: 'चर्चा' },
  timeLimit: { hi: 'समय सीमा' },
});
