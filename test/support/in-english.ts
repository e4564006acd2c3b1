import { formatMessage } from '../../src/kernel/messages/format';
import type { Message } from '../../src/kernel/messages/message';

/** Writes a message in English. */
export const inEnglish = (message: Message): string => formatMessage(message, 'en');
