import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { formatMessage } from '../messages/format';
import { DEFAULT_LANGUAGE, type Language, languageOf, LANGUAGES } from '../messages/languages';
import type { Message } from '../messages/message';

/** Returns the best language for an `Accept-Language` header. Undefined if nothing is written in any of them. */
function negotiated(acceptLanguage: string | undefined): Language | undefined {
  if (acceptLanguage === undefined) return undefined;
  const request = { headers: { 'accept-language': acceptLanguage } } as unknown as IncomingMessage;
  const language = accepts(request).languages([...LANGUAGES]);
  return LANGUAGES.find((one) => one === language);
}

/**
 * Writes messages in the language of the viewer: the one that the user has chosen, else the best one for the header
 * `Accept-Language`, else English. One per request.
 */
export class ViewerTexts {
  /** The choice of the user, as a BCP 47 tag. */
  private preference?: string | null;
  private language?: Language;
  /** Whether the choice of the user was read. */
  isPreferenceKnown = false;
  /** The language of the last message. */
  written?: Language;
  /** Whether it depends on `Accept-Language`. */
  isNegotiated = false;

  constructor(private readonly acceptLanguage?: string) {}

  /** Sets the language that the user has chosen, as a BCP 47 tag. */
  prefer(tag: string | null | undefined): void {
    this.isPreferenceKnown = true;
    this.preference = tag;
    this.language = undefined;
  }

  /** To be called when another user becomes the viewer. */
  forget(): void {
    this.prefer(undefined);
    this.isPreferenceKnown = false;
  }

  readonly write = (message: Message): string => {
    this.written = this.language ??= this.chosen();
    return formatMessage(message, this.written);
  };

  private chosen(): Language {
    const preferred = this.preference ? languageOf(this.preference) : undefined;
    this.isNegotiated ||= preferred === undefined;
    return preferred ?? negotiated(this.acceptLanguage) ?? DEFAULT_LANGUAGE;
  }
}
