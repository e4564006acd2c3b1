/** What domains need to declare subscriptions. */
export { declareStream } from './streams';
