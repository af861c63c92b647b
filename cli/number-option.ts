/** The number that an option's text is; other text stays, so that the check of the field shows it. */
export function numberOf(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
