import { problem, type Rule } from "../validation/checks";

/** What a task on Fargate has. */
export interface TaskSize {
    /** CPU units; 1024 are one virtual processor. */
    cpu: number;
    /** MiB. */
    memoryMb: number;
}

/**
 * Memory in MiB that goes with CPU units: from, to, in steps of.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, Task CPU and memory
 */
const memoryOf: Readonly<Record<number, readonly number[]>> = {
    256: [512, 1024, 2048],
    512: steps(1024, 4096, 1024),
    1024: steps(2048, 8192, 1024),
    2048: steps(4096, 16_384, 1024),
    4096: steps(8192, 30_720, 1024),
    8192: steps(16_384, 61_440, 4096),
    16384: steps(32_768, 122_880, 8192),
};

function steps(from: number, to: number, step: number): number[] {
    return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

/** A pair of CPU units and memory that Fargate has; `path` leads to the object that both are in. */
export const fargateSize: Rule<TaskSize> = ({ cpu, memoryMb }, path) => {
    const memory = memoryOf[cpu];
    if (memory === undefined) {
        return [problem(`${path}.cpu`, cpu, `must be one of ${Object.keys(memoryOf).join(", ")}`)];
    }
    return memory.includes(memoryMb)
        ? []
        : [problem(`${path}.memoryMb`, memoryMb, `must be one of ${memory.join(", ")} with ${cpu} CPU units`)];
};
