import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChatSample } from '../../../domain/dataset/sample.ts';
import { parseChatMl, toChatFormat } from '../../../domain/dataset/chat-format.ts';
import { renderChatMl } from '../../../domain/prompts.ts';
import { messages } from '../messages.ts';

test('reading a rendered prompt back and rendering it again gives the same bytes', () => {
  fc.assert(
    fc.property(messages, (conversation) => {
      const prompt = renderChatMl(conversation);
      const read = parseChatMl(prompt);
      expect(renderChatMl(read)).toBe(prompt);
      expect(read.map(({ role }) => role)).toEqual(conversation.map(({ role }) => role));
    }),
  );
});

test('messages without control tokens come back as they were', () => {
  const conversation = [
    { role: 'system' as const, content: 'You test first.' },
    { role: 'user' as const, content: '\nWrite <|it, |>\n\n```python\nx = "assistant"\n```\n' },
    { role: 'assistant' as const, content: '' },
    { role: 'user' as const, content: 'Again.' },
  ];
  expect(parseChatMl(renderChatMl(conversation))).toEqual(conversation);
});

test('the chat form of a sample ends with its raw completion', () => {
  fc.assert(
    fc.property(messages, fc.string(), (conversation, completion) => {
      const prompt = renderChatMl(conversation);
      const chat = ChatSample.parse(toChatFormat({ prompt, completion }));
      expect(chat.messages.at(-1)).toEqual({ role: 'assistant', content: completion });
      expect(renderChatMl(chat.messages.slice(0, -1))).toBe(prompt);
    }),
  );
});

test.each([
  'Write tests.',
  '<|im_start|>user\nno end',
  '<|im_start|>user\nhello<|im_end|>\n',
  '<|im_start|>tool\nhello<|im_end|>\n<|im_start|>assistant\n',
  '<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\nand more',
])('refuses %j', (text) => {
  expect(() => parseChatMl(text)).toThrow(SyntaxError);
});
