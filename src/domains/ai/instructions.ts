/**
 * What no content of a post contains, and what a model writes that follows an instruction in a text of a stranger: calls of tools,
 * markup, marks of roles, and talk about its instructions. In English, Hindi and Hinglish.
 */
const PATTERNS: readonly RegExp[] = [
  // Calls of tools and functions, as JSON, markup or code.
  /"(?:tool|tool_name|function|arguments|name|role)"\s*:\s*["{[]/i,
  /<\/?\s*(?:tool_call|function_call|function|invoke|script|iframe|img|brief|system)\b/i,
  /\b[a-z]+(?:_[a-z]+)+\s*\(/i,
  // Markup that loads something, code, and marks of the formats of models.
  /!\[[^\]]*\]\s*\(/,
  /```/,
  /<\|[a-z_]+\|>|\[\/?INST\]|^\s*###\s*(?:instruction|response|system)\b/im,
  /^\s*(?:system|assistant|developer)\s*:/im,
  // Talk about instructions. Devanagari has no word boundaries that `\b` knows.
  /\b(?:system\s+prompt|(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|rules|prompt))\b/i,
  /\b(?:previous|prior|earlier|pichle|purane|my|mere|mera)\s+(?:system\s+)?(?:instructions?|prompt)\b/i,
  /\bbrief is the JSON\b|\bfollow instructions in\b/i,
  /सिस्टम\s*प्रॉम्प्ट|(?:मेरे|पिछले|अपने|पुराने|सभी|ऊपर के)\s*(?:सभी\s*)?निर्देश/u,
];

/** Returns whether texts contain calls of tools, markup, or instructions to a model. */
export const hasInstructions = (texts: readonly string[]): boolean =>
  texts.some((text) => PATTERNS.some((pattern) => pattern.test(text)));
