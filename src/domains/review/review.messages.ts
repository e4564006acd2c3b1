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
  decide: { en: 'decide on this request', hi: 'इस अनुरोध पर निर्णय लेने' },
  changeRevision: { en: 'change this revision', hi: 'यह संशोधन बदलने' },
  withdraw: { en: 'withdraw this request', hi: 'यह अनुरोध वापस लेने' },
  assignQa: { en: 'assign this QA request', hi: 'यह गुणवत्ता जाँच सौंपने' },
  reviewQa: { en: 'review this QA request', hi: 'यह गुणवत्ता जाँच करने' },
  cancelQa: { en: 'cancel this QA request', hi: 'यह गुणवत्ता जाँच रद्द करने' },
  slaHours: {
    en: 'SLA must be 24, 48 or 72 hours.',
    hi: 'SLA 24, 48 या 72 घंटे का होना चाहिए।',
  },
  postDeleted: {
    en: 'The post of this QA request is deleted. Restore it first.',
    hi: 'इस गुणवत्ता जाँच की पोस्ट हटा दी गई है। पहले उसे पुनर्स्थापित करें।',
  },
  inactiveWorkflow: {
    en: 'This workflow is not active. Choose another one.',
    hi: 'यह वर्कफ़्लो सक्रिय नहीं है। कोई दूसरा चुनें।',
  },
  workflowOfOtherClient: {
    en: 'This workflow belongs to another client account. Choose another one.',
    hi: 'यह वर्कफ़्लो किसी दूसरे क्लाइंट खाते का है। कोई दूसरा चुनें।',
  },
  stageWithoutApprovers: {
    en: 'A stage of this workflow has no approver who has access to the content. Update the workflow, or choose another one.',
    hi: 'इस वर्कफ़्लो के किसी चरण में ऐसा कोई स्वीकृति देने वाला नहीं है जो सामग्री देख सके। वर्कफ़्लो बदलें या कोई दूसरा चुनें।',
  },
  alreadyRequested: {
    en: 'An approval was already requested. Withdraw that request first, or wait for the decision.',
    hi: 'स्वीकृति का अनुरोध पहले ही किया जा चुका है। पहले उसे वापस लें या निर्णय की प्रतीक्षा करें।',
  },
  alreadyApproved: {
    en: 'This version is already approved.',
    hi: 'यह संस्करण पहले ही स्वीकृत है।',
  },
  mediaNotReady: {
    en: 'A media file of this post is not ready. Wait until it is processed, or remove it.',
    hi: 'इस पोस्ट की कोई मीडिया फ़ाइल तैयार नहीं है। उसके संसाधित होने तक प्रतीक्षा करें या उसे हटाएँ।',
  },
  notOpen: {
    en: 'This request is already over, so it cannot be withdrawn.',
    hi: 'यह अनुरोध पूरा हो चुका है, इसलिए इसे वापस नहीं लिया जा सकता।',
  },
  notPending: {
    en: 'This request does not wait for a decision.',
    hi: 'इस अनुरोध पर निर्णय की प्रतीक्षा नहीं है।',
  },
  voided: {
    en: 'This request has ended without a decision. A new one has to be made.',
    hi: 'यह अनुरोध बिना निर्णय के समाप्त हो गया है। नया अनुरोध करना होगा।',
  },
  approvalRequired: {
    en: 'This post is not approved as it is. Request an approval before it is published.',
    hi: 'यह पोस्ट अपने मौजूदा रूप में स्वीकृत नहीं है। प्रकाशित करने से पहले स्वीकृति का अनुरोध करें।',
  },
  duplicateMention: {
    en: 'A member can be mentioned only once. Remove the duplicate.',
    hi: 'एक सदस्य का उल्लेख केवल एक बार किया जा सकता है। दोहराव हटाएँ।',
  },
  giveFeedback: { en: 'give feedback on this content', hi: 'इस सामग्री पर प्रतिक्रिया देने' },
  changeComment: { en: 'change this comment', hi: 'यह टिप्पणी बदलने' },
  deleteComment: { en: 'delete this comment', hi: 'यह टिप्पणी हटाने' },
  hasReplies: {
    en: 'This comment has replies, so it cannot be deleted. Edit it, or resolve the thread.',
    hi: 'इस टिप्पणी के उत्तर हैं, इसलिए इसे हटाया नहीं जा सकता। इसे संपादित करें या चर्चा को सुलझा हुआ चिह्नित करें।',
  },
  isReply: {
    en: 'This comment is a reply. Use the comment that started the thread.',
    hi: 'यह टिप्पणी एक उत्तर है। चर्चा शुरू करने वाली टिप्पणी का उपयोग करें।',
  },
  contentDeleted: {
    en: 'The content of this comment is deleted. Restore it first.',
    hi: 'इस टिप्पणी की सामग्री हटा दी गई है। पहले उसे पुनर्स्थापित करें।',
  },
  alreadyResolved: {
    en: 'This thread is already resolved.',
    hi: 'यह चर्चा पहले ही सुलझा हुआ चिह्नित है।',
  },
  notResolved: {
    en: 'This thread is not resolved.',
    hi: 'यह चर्चा सुलझी हुई चिह्नित नहीं है।',
  },
  guestLinkExpiry: {
    en: 'The link must expire in the future, within {days} days.',
    hi: 'लिंक की समाप्ति भविष्य में, {days} दिनों के भीतर होनी चाहिए।',
  },
  notApprover: {
    en: 'You are not an approver of this request, so guests cannot approve on your behalf. Ask an approver to create the link.',
    hi: 'आप इस अनुरोध पर स्वीकृति देने वाले नहीं हैं, इसलिए अतिथि आपकी ओर से स्वीकृति नहीं दे सकते। किसी स्वीकृति देने वाले से लिंक बनवाएँ।',
  },
  guestsReviewPosts: {
    en: 'Guests can review posts only. Choose the approval request of a post.',
    hi: 'अतिथि केवल पोस्ट की समीक्षा कर सकते हैं। किसी पोस्ट का स्वीकृति अनुरोध चुनें।',
  },
  notOpenForGuests: {
    en: 'This request is over, so guests can no longer review it.',
    hi: 'यह अनुरोध पूरा हो चुका है, इसलिए अतिथि अब इसकी समीक्षा नहीं कर सकते।',
  },
  alreadyRevoked: {
    en: 'This guest link is already revoked.',
    hi: 'यह अतिथि लिंक पहले ही रद्द किया जा चुका है।',
  },
  invalidGuestLink: {
    en: 'This link is invalid, expired or revoked. Ask for a new one.',
    hi: 'यह लिंक अमान्य है, इसकी अवधि समाप्त हो गई है या इसे रद्द कर दिया गया है। नया लिंक माँगें।',
  },
  guestRightMissing: {
    en: 'This link does not allow this. Ask for another one.',
    hi: 'इस लिंक से यह करने की अनुमति नहीं है। दूसरा लिंक माँगें।',
  },
  notGuestsTurn: {
    en: 'This request does not wait for the approver who invited you.',
    hi: 'यह अनुरोध आपको आमंत्रित करने वाले व्यक्ति की स्वीकृति की प्रतीक्षा नहीं कर रहा है।',
  },
  outdated: {
    en: 'The content was edited after the approval was requested. Review the current version.',
    hi: 'स्वीकृति के अनुरोध के बाद सामग्री बदली गई है। मौजूदा संस्करण देखें।',
  },
});
