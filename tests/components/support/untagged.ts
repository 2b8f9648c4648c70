import type { RecordedResource } from "../../support/mocks";

/** Inputs without the tags, which are tested for all resources together. */
export function untagged({ inputs: { tags: _tags, ...inputs } }: RecordedResource): Record<string, unknown> {
    return inputs;
}
