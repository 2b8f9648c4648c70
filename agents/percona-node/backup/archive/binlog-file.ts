import { open, type FileHandle } from "node:fs/promises";

/** A transaction of a binary log. */
export interface LoggedTransaction {
    /** Bytes before it: `--stop-position` for what is to end before it. */
    position: number;
    /** Microseconds since 1970 at which it was committed on the server that clients wrote to. */
    committedAt: number;
}

// Sizes and types of MySQL's binary log, version 4.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/classbinary__log_1_1Log__event__header.html
const magic = Buffer.from([0xfe, 0x62, 0x69, 0x6e]);
const headerBytes = 19;
const gtidEvent = 33;
const gtidTaggedEvent = 42;

/** Offset of the commit times in a GTID event, behind flags, source, number, and the two of the logical clock. */
const timesOffset = headerBytes + 1 + 16 + 8 + 1 + 8 + 8;
const timeBytes = 7;

/** Bit 55 of the first time: the second one, of the server that clients wrote to, follows. */
const twoTimes = 1n << 55n;

/** Seconds since 1970 at which the server began this file. @throws Error when it is no binary log that can be read. */
export async function beganAt(path: string): Promise<number> {
    const file = await open(path);
    try {
        await checkMagic(file, path);
        return (await bytesAt(file, magic.length, headerBytes)).readUInt32LE(0);
    } finally {
        await file.close();
    }
}

/**
 * All transactions of a binary log, in their order.
 *
 * @throws Error when the file is none, is encrypted, or is cut off within an event.
 */
export async function* transactionsIn(path: string): AsyncGenerator<LoggedTransaction> {
    const file = await open(path);
    try {
        await checkMagic(file, path);
        const { size } = await file.stat();
        for (let position = magic.length; position < size;) {
            const event = await bytesAt(file, position, timesOffset + 2 * timeBytes);
            const length = event.length < headerBytes ? 0 : event.readUInt32LE(9);
            if (length < headerBytes || position + length > size) {
                throw new Error(`the binary log ${path} is damaged at byte ${position}`);
            }
            const type = event.readUInt8(4);
            if (type === gtidEvent || type === gtidTaggedEvent) {
                yield { position, committedAt: commitTime(event, type) };
            }
            position += length;
        }
    } finally {
        await file.close();
    }
}

function commitTime(event: Buffer, type: number): number {
    // Tagged GTIDs (8.3 and later) are written otherwise; the header has whole seconds.
    if (type === gtidTaggedEvent || event.length < timesOffset + 2 * timeBytes) {
        return event.readUInt32LE(0) * 1_000_000;
    }
    const immediate = readTime(event, timesOffset);
    return Number((immediate & twoTimes) === 0n ? immediate : readTime(event, timesOffset + timeBytes));
}

function readTime(event: Buffer, offset: number): bigint {
    return BigInt(event.readUIntLE(offset, 6)) | (BigInt(event.readUInt8(offset + 6)) << 48n);
}

async function checkMagic(file: FileHandle, path: string): Promise<void> {
    if (!(await bytesAt(file, 0, magic.length)).equals(magic)) {
        throw new Error(`${path} is not a binary log that can be read; binlog_encryption must be OFF`);
    }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
}
