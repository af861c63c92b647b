import { GgufFileType, readGgufFileInfo } from 'node-llama-cpp';
import type { WeightsFile } from '../weights-file.ts';

export interface GgufFacts {
  /** `F16`, `Q4_K_M`; null where the file does not say. */
  quantization: string | null;
  /** Tokens; null where the file does not say. */
  context: number | null;
}

/** What a GGUF's header says of its weights. */
export async function ggufFacts({ path }: WeightsFile): Promise<GgufFacts> {
  const { metadata, architectureMetadata } = await readGgufFileInfo(path, {
    readTensorInfo: false,
    sourceType: 'filesystem',
    logWarnings: false,
  });
  const type = metadata.general.file_type;
  return {
    quantization: type === undefined ? null : (GgufFileType[type]?.replace(/^(ALL|MOSTLY)_/, '') ?? null),
    context: architectureMetadata.context_length ?? null,
  };
}
