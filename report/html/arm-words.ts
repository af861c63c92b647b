import type { ArmDetail, Role } from './report-data.ts';

/** The shape of an arm in every figure; its colour is its role's, in the style sheet. */
export const ARM_SHAPES = {
  baseline: 'circle',
  finetuned: 'diamond',
  control: 'triangle',
  reference: 'square',
} as const satisfies Record<Role, string>;

const ROLE_WORDS: Record<Exclude<Role, 'control'>, string> = {
  baseline: 'baseline',
  finetuned: 'fine-tuned',
  reference: 'reference',
};

/** `fine-tuned`, or `reference: larger` where the arm's own name says more than its role. A control goes by its name. */
export function armLabel({ role, name }: Pick<ArmDetail, 'role' | 'name'>): string {
  if (role === 'control') return name;
  return name === role ? ROLE_WORDS[role] : `${ROLE_WORDS[role]}: ${name}`;
}

/** A sentence of the comparison, which calls the arm by its name. */
export function labelled(sentence: string): string {
  return sentence.replaceAll(/(?<![\w.])finetuned(?!\w)/g, ROLE_WORDS.finetuned);
}

/** As short as a column has room for. */
export function briefLabel({ role, name }: Pick<ArmDetail, 'role' | 'name'>): string {
  return role === 'control' ? name.replace('finetuned_seed_', 'seed ') : ROLE_WORDS[role];
}
