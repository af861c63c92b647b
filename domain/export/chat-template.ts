/**
 * `renderChatMl` as a chat template of Hugging Face, for tokenizers that have none or another. The line break between two
 * turns belongs to the later one, so that an answer ends with its end-of-turn token, as in our own training.
 */
export const CHAT_TEMPLATE = `{%- for message in messages -%}
{{- '' if loop.first else '\\n' -}}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '\\n<|im_start|>assistant\\n' -}}
{%- endif -%}
`;
