/** Processes of one uid share a limit on threads, so each zygote has a uid of its own; nothing else uses these. */
const FIRST_UID = 20_000;
const UIDS_PER_PROCESS = 256;
const PROCESSES = 170;

const first = FIRST_UID + (process.pid % PROCESSES) * UIDS_PER_PROCESS;
const taken = new Set<number>();

/** The smallest free uid of this process's range. */
export function takeUid(): number {
  let uid = first;
  while (taken.has(uid)) uid += 1;
  taken.add(uid);
  return uid;
}

export function releaseUid(uid: number): void {
  taken.delete(uid);
}
