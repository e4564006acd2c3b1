/** A character that can be seen: neither white space nor a control, format or ignorable character. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

export const isBlank = (text: string): boolean => !VISIBLE.test(text);
