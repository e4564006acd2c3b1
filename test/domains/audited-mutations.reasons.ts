/** Mutations that leave no audit entry, with the reason. All others leave one. */
export const UNAUDITED: Readonly<Record<string, string>> = {
  cancelJob: 'The job of the viewer says that it was canceled, and what it was.',
  analyzeMedia: 'The generation says who requested it, and when. No user decides its result.',
  completeMediaUpload:
    '`createMediaUpload` recorded the media file; processing its file is no change by a user.',
  cancelAiGeneration: 'Nothing but the generation changes, which shows it.',
  connectSocialAccount: 'Nothing is connected until `finishConnection`, which is recorded.',
  createMediaRendition: 'A rendition is derived from a media file, and is made again when it is missing.',
  generateAltText: 'The generation says who requested it, when, and what was sent to the model.',
  generateCaption: 'The generation says who requested it, when, and what was sent to the model.',
  generateHashtags: 'The generation says who requested it, when, and what was sent to the model.',
  generateIdeas: 'The generation says who requested it, when, and what was sent to the model.',
  generateImage:
    'The generation says who requested it, when, and what was sent to the model. The media files are recorded.',
  generateVariants: 'The generation says who requested it, when, and what was sent to the model.',
  markAllNotificationsRead: 'Notifications are visible to their user only.',
  markNotificationRead: 'Notifications are visible to their user only.',
  rateTemplate: 'A rating is visible to its user only, and can be changed at any time.',
  refreshInsights: 'Metrics are read from the platform; no user decides their values.',
  refreshSession: 'The session continues. Reuse of its token ends it, which is recorded.',
  refreshSocialAccount:
    'Reads the account from the platform. Withdrawn permissions that it finds are recorded.',
  rewriteCaption: 'The generation says who requested it, when, and what was sent to the model.',
  requestPasswordReset:
    'Anyone can request an email. Nothing changes until `resetPassword`, which is recorded.',
  resendVerification: 'Sends an email. Nothing changes until `verifyEmail`, which is recorded.',
  suggestReply: 'The generation says who requested it, when, and what was sent to the model.',
  updateAiGeneration: 'A rating changes no content, and the generation shows it.',
  updateNotificationPreference: 'Preferences of a user are visible to that user only.',
  updatePreferences: 'Preferences of a user are visible to that user only.',
  useSavedCta: 'Counts a use.',
  useSavedHashtag: 'Counts a use.',
  useTemplate: 'Counts a use.',
};
