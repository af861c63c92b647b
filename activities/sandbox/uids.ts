/** Processes of one uid share a limit on threads, so each run has a uid of its own; nothing else on the host uses these. */
const FIRST_UID = 20_000;
const UIDS_PER_WORKER = 100;
const WORKERS = 400;

export interface Uids {
  take(): number;
  release(uid: number): void;
}

/** Hands out the smallest free uid of this worker's range. */
export function uidRange(workerPid: number): Uids {
  const first = FIRST_UID + (workerPid % WORKERS) * UIDS_PER_WORKER;
  const taken = new Set<number>();
  return {
    take() {
      let uid = first;
      while (taken.has(uid)) uid += 1;
      taken.add(uid);
      return uid;
    },
    release(uid) {
      taken.delete(uid);
    },
  };
}
