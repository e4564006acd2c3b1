/** The catalog of messages for users, in every language. */
export { formatMessage } from './format';
export { declareMessages, type Message, type Term } from './message';
export { declareNouns, declareTerms, fieldTerm, objectTerm, valueTerm } from './terms';
export { ACTIONS, OBJECT_MESSAGES, VALUE_MESSAGES } from './kernel-messages';
