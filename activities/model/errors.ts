/*
 * What can go wrong with a model server. Permanent ones (activities/failures.ts) no retry can mend; the others are waited
 * for and asked again. None is ever scored as the model's failure.
 */

/** Permanent: there are no such weights. The message has the command that fetches them. */
export class ModelMissing extends Error {
  override name = 'ModelMissing';
}

/** Permanent: an adapter does something to any weights of its shape, but what it was trained for only to its own. */
export class AdapterOfAnotherBase extends Error {
  override name = 'AdapterOfAnotherBase';
}

/** Permanent: the prompt alone fills the context. */
export class PromptTooLong extends Error {
  override name = 'PromptTooLong';
}

/** Permanent: weights, server or its version are not those that began this arm. */
export class ModelChanged extends Error {
  override name = 'ModelChanged';
}

/** Permanent: the server serves neither adapters nor the merged weights that there are. The message says what would do. */
export class AdapterNotServed extends Error {
  override name = 'AdapterNotServed';
}

/** Permanent: the server says that the request itself is wrong, such as an unknown option or a missing key. */
export class RequestRefused extends Error {
  override name = 'RequestRefused';
}

/** The server is not there, or was lost in the middle of an answer. */
export class ServerUnreachable extends Error {
  override name = 'ServerUnreachable';
}

/** The server cannot answer now: its queue is full, or it is loading. */
export class ServerBusy extends Error {
  override name = 'ServerBusy';
}

/** The server could not hold the model: its card or its memory is full. Others may free it. */
export class ServerOutOfMemory extends Error {
  override name = 'ServerOutOfMemory';
}

/** What came is no answer: not what the protocol says, or a stream that ends without saying that it ends. */
export class GarbledAnswer extends Error {
  override name = 'GarbledAnswer';
}

/** The server waits for a person to start it with the adapter, as the message says. */
export class AdapterAwaited extends Error {
  override name = 'AdapterAwaited';
}

/** Tokens beyond every limit that was sent, or none for minutes: the generation was stopped. */
export class EndlessAnswer extends Error {
  override name = 'EndlessAnswer';
}
