import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from './languages';
import { allMessages, isMessage, type Message, type MessageValue } from './message';
import { formsOf } from './terms';

/** Parsed messages, by language and key. Parsing takes longer than formatting. */
const parsed = new Map<string, IntlMessageFormat>();

function parsedMessage(key: string, language: Language): IntlMessageFormat {
  const id = `${language} ${key}`;
  const known = parsed.get(id);
  if (known) return known;
  const texts = allMessages().get(key);
  if (!texts) throw new Error(`There is no message ${key}.`);
  const format = new IntlMessageFormat(texts[language], language, undefined, { ignoreTag: true });
  parsed.set(id, format);
  return format;
}

type Arguments = Record<string, string | number>;

/** Returns the arguments that a value adds to a message: one, or the forms of a term. */
function argumentsOf(name: string, value: MessageValue, language: Language): Arguments {
  if (typeof value !== 'object') return { [name]: value };
  if (Array.isArray(value)) {
    const items = (value as readonly MessageValue[]).map((item) => argumentsOf('', item, language)['']!);
    return { [name]: items.join(', '), [`${name}_count`]: items.length };
  }
  if (isMessage(value)) return { [name]: formatMessage(value, language) };
  const forms = Object.entries(formsOf(value as never, language));
  return Object.fromEntries(forms.map(([suffix, text]) => [name + suffix, text]));
}

/** Returns a message in a language. */
export function formatMessage({ key, values = {} }: Message, language: Language): string {
  const given = Object.entries(values).map(([name, value]) => argumentsOf(name, value, language));
  return String(parsedMessage(key, language).format(Object.assign({}, ...given) as Arguments));
}
