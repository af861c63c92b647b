export type Fields = Record<string, unknown>;

/** `given` over `declared`, field by field also inside groups such as `sampling`; a list is replaced as a whole. */
export function mergeSpec(declared: Fields, given: Fields): Fields {
  const merged = Object.entries(given).map(([key, value]) => {
    const there = declared[key];
    return [key, isFields(value) && isFields(there) ? mergeSpec(there, value) : value] as const;
  });
  return { ...declared, ...Object.fromEntries(merged) };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
