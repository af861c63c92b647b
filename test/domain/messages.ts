import fc from 'fast-check';

/** Text that likes to look like ChatML. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<|im_start|>',
        '<|im_end|>',
        '<|endoftext|>',
        '<|',
        '|>',
        'im_end',
        'user\n',
        '\n',
        '{{tests}}',
        '$&',
        '```',
        ' ',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

export const messages = fc.array(
  fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: hostileText }),
  { minLength: 1, maxLength: 5 },
);
