import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { compareAttributes, type SearchAttribute } from '../../activities/server/search-attributes.ts';
import type { Check } from '../../report/doctor.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/search-attributes.ts';
import type { ServerPlace } from '../server-place.ts';
import { fail, ok, warn } from './check.ts';
import { operatorCommand } from './operator-command.ts';

/** People look at trials for longer than the day for which a dev server keeps them by itself. */
const LEAST_RETENTION_DAYS = 30;
const RETENTION = `--retention ${24 * LEAST_RETENTION_DAYS}h`;
const DAY_S = 86_400;

/** The command line's names of the types. */
const TYPE_NAMES: Partial<Record<SearchAttribute['type'], string>> = { KEYWORD: 'Keyword', INT: 'Int' };

/** gRPC's NOT_FOUND. */
const NOT_FOUND = 5;

/** Whether the namespace is there, keeps closed workflows long enough, and has the search attributes. */
export async function namespaceChecks(connection: Connection, place: ServerPlace): Promise<Check[]> {
  const { namespace } = place;
  const operator = await operatorCommand(place);
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY_S;
    return [
      ok('namespace', namespace),
      days >= LEAST_RETENTION_DAYS
        ? ok('retention', `closed workflows are kept ${days} days`)
        : warn(
            'retention',
            `closed workflows are kept ${days} days, then each trial's history is gone (wanted: ${LEAST_RETENTION_DAYS})`,
            operator(`namespace update ${RETENTION}`),
          ),
      await attributesCheck(connection, namespace, operator),
    ];
  } catch (cause) {
    if (!isGrpcServiceError(cause) || Number(cause.code) !== NOT_FOUND) throw cause;
    return [fail('namespace', `there is no ${namespace}`, operator(`namespace create ${RETENTION}`))];
  }
}

async function attributesCheck(
  connection: Connection,
  namespace: string,
  operator: (command: string) => string,
): Promise<Check> {
  const name = 'search attributes';
  const { missing, mistyped } = await compareAttributes(connection, namespace, SEARCH_ATTRIBUTES);
  const add = (attributes: SearchAttribute[]): string =>
    operator(
      `search-attribute create ${attributes.map((each) => `--name ${each.name} --type ${TYPE_NAMES[each.type] ?? each.type}`).join(' ')}`,
    );
  if (mistyped.length > 0) {
    const remove = operator(`search-attribute remove --yes ${mistyped.map((each) => `--name ${each.name}`).join(' ')}`);
    return fail(name, `${names(mistyped)} of another type`, `${remove} && ${add([...mistyped, ...missing])}`);
  }
  if (missing.length > 0) return fail(name, `not registered: ${names(missing)}`, add(missing));
  return ok(name, names(SEARCH_ATTRIBUTES));
}

function names(attributes: readonly SearchAttribute[]): string {
  return attributes.map((each) => each.name).join(', ');
}
