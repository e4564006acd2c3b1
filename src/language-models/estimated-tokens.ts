/** Estimates the tokens of a text: four bytes are one token in English, and in Hindi nearly so. */
export const estimatedTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);
