import type { ArmDetail, Role } from './report-data.ts';

/** The shape of an arm in every figure; its colour is its role's, in the style sheet. */
export const ARM_SHAPES = { baseline: 'circle', finetuned: 'diamond', reference: 'square' } as const satisfies Record<
  Role,
  string
>;

const ROLE_WORDS: Record<Role, string> = { baseline: 'baseline', finetuned: 'fine-tuned', reference: 'reference' };

/** `fine-tuned`, or `reference: larger` where the arm's own name says more than its role. */
export function armLabel({ role, name }: Pick<ArmDetail, 'role' | 'name'>): string {
  return name === role ? ROLE_WORDS[role] : `${ROLE_WORDS[role]}: ${name}`;
}
