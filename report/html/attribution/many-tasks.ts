/** Of more tasks than this, what is told of each is folded. */
export const MANY_TASKS = 20;
