import { writeJson } from '../activities/files/atomic.ts';
import { TASKS_DIR } from '../activities/spec/task-files.ts';
import { taskJsonSchema } from '../domain/task.ts';

// Usage: tsx tools/write-schemas.ts   Writes the JSON Schema that editors use for tasks/*.json.
await writeJson(`${TASKS_DIR}/schema.json`, taskJsonSchema());
