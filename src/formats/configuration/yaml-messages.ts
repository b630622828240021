import type { ErrorCode } from 'yaml';

/** What the parser stumbled over, in words of ours: its own messages may repeat a value, which may be a password. */
const messages: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins nothing that is known; use single quotes',
  BAD_INDENT: 'the indentation fits no line before; keys of one mapping begin in the same column',
  BAD_SCALAR_START: 'a value cannot begin with this sign; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second key or a colon stands in the line; put a value that holds ": " in quotes',
  BLOCK_IN_FLOW: 'this cannot stand between brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters; is a colon missing?',
  MISSING_CHAR: 'a sign is missing: a closing quote or bracket, a comma, or the colon behind a key',
  MULTILINE_IMPLICIT_KEY: 'a key has no colon behind it, or a quote is not closed',
  MULTIPLE_ANCHORS: 'a value has several anchors (&NAME), and none is taken',
  MULTIPLE_DOCS: 'a second document begins here; a configuration is one',
  MULTIPLE_TAGS: 'a value has several tags (!NAME), and none is taken',
  TAB_AS_INDENT: 'a tab stands in the indentation; use blanks',
  UNEXPECTED_TOKEN:
    'this cannot stand here; is a quote, a bracket, or the blank behind a colon missing before it?',
};

/** The message for an error of the parser. */
export function syntaxMessage(code: ErrorCode): string {
  return messages[code] ?? 'the text is no YAML from here on';
}
