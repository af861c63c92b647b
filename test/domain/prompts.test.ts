import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { promptMessages, type PromptTemplates, renderChatMl, renderPrompt } from '../../domain/prompts.ts';
import { hostileText, messages } from './messages.ts';

const CONTROL_TOKEN = /<\|\w+\|>/g;

const templates: PromptTemplates = {
  version: 'test',
  system: 'Be careful.',
  g_test: 'Tests for {{signature}}: {{specification}}',
  g_impl: 'Implement {{signature}}: {{specification}}\n{{tests}}',
  retry: 'Rejected: {{feedback}}',
};
const task = {
  id: 'double',
  version: 1,
  title: 'Double',
  specification: 'Twice x.',
  signature: 'def double(x):',
  entry_point: 'double',
};

describe('ChatML', () => {
  test('has one pair of control tokens per message and opens the answer, whatever the messages say', () => {
    fc.assert(
      fc.property(messages, (conversation) => {
        const tokens = renderChatMl(conversation).match(CONTROL_TOKEN);
        const pairs = conversation.flatMap(() => ['<|im_start|>', '<|im_end|>']);
        expect(tokens).toEqual([...pairs, '<|im_start|>']);
      }),
    );
  });

  test('is these bytes', () => {
    expect(renderPrompt({ templates, task, step: 'g_test' })).toBe(
      '<|im_start|>system\nBe careful.<|im_end|>\n' +
        '<|im_start|>user\nTests for def double(x):: Twice x.<|im_end|>\n' +
        '<|im_start|>assistant\n',
    );
  });
});

describe('a prompt', () => {
  test('shows accepted tests to the implementation step, without their final newline', () => {
    expect(promptMessages({ templates, task, step: 'g_impl', tests: 'assert double(1) == 2\n' }).at(-1)).toEqual({
      role: 'user',
      content: 'Implement def double(x):: Twice x.\nassert double(1) == 2',
    });
  });

  test('shows a retry the rejected answer and the reason, after the unchanged first turns', () => {
    const first = promptMessages({ templates, task, step: 'g_test' });
    const rejected = { completion: 'oops', feedback: 'line 1: not Python' };
    expect(promptMessages({ templates, task, step: 'g_test', rejected })).toEqual([
      ...first,
      { role: 'assistant', content: 'oops' },
      { role: 'user', content: 'Rejected: line 1: not Python' },
    ]);
  });

  test('puts what the model wrote in literally: placeholders and $-patterns in it mean nothing', () => {
    fc.assert(
      fc.property(hostileText, (tests) => {
        const [, user] = promptMessages({ templates, task, step: 'g_impl', tests });
        expect(user?.content).toBe(`Implement def double(x):: Twice x.\n${tests.trimEnd()}`);
      }),
    );
  });
});
