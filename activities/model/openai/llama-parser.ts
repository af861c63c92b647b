/*
 * llama-server reads every answer, raw completions too, as a chat message, and fails an answer that is not UTF-8 throughout
 * (seen with b10605, where a model at a high temperature writes half a character). The same seed would fail again.
 * https://github.com/ggml-org/llama.cpp/blob/master/common/chat.cpp (common_chat_peg_parse)
 */

export function isUnparsedText(cause: unknown): boolean {
  return cause instanceof Error && /does not match the expected [\w-]+ format/.test(cause.message);
}

/** A grammar that reads nothing. The text of a raw completion is not taken from the message, and comes as it was written. */
export const WITHOUT_PARSER = {
  chat_parser: JSON.stringify({ parsers: [{ type: 'epsilon' }], rules: {}, root: 0 }),
};
