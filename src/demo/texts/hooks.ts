/** Openings of captions. */
export const hooks: readonly string[] = [
  'You asked, we listened.',
  'Three things we learned this week.',
  'Save this for the weekend.',
  'क्या आपने यह देखा?',
  'One minute, one tip.',
];
