/** The command that trains the adapter of an arm. */
export function finetuneCommand(experimentId: string, arm: string): string {
  return `tddft finetune --id ${experimentId}${arm === 'finetuned' ? '' : ` --arm ${arm}`}`;
}
