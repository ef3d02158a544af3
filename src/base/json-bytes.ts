/** The characters that give JSON its structure; each is one byte of UTF-8 and one unit of UTF-16. */
export const quote = 0x22
export const backslash = 0x5c
export const comma = 0x2c
export const colon = 0x3a
export const openBracket = 0x5b
export const closeBracket = 0x5d
export const openBrace = 0x7b
export const closeBrace = 0x7d
export const newline = 0x0a
