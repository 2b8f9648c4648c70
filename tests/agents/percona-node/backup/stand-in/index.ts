import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Credentials } from "../../../../../agents/percona-node/contract";

/**
 * Puts the stand-in for XtraBackup's programs first on PATH.
 *
 * @param passwords of the server: it wants to be given that of `backup`.
 * @param more its switches: `STAND_IN_LOCKS` lets a backup keep LOCK INSTANCE FOR BACKUP until it is killed.
 * @returns what takes all of it away again.
 */
export function putStandIn({ backup }: Credentials, more: NodeJS.ProcessEnv = {}): () => void {
    const bin = fs.mkdtempSync(path.join(os.tmpdir(), "pn-stand-in-"));
    for (const name of ["xtrabackup", "xbstream"]) {
        const program = `#!/bin/sh\nexec "${process.execPath}" "${path.join(__dirname, "xtrabackup.cjs")}" "$@"\n`;
        fs.writeFileSync(path.join(bin, name), program, { mode: 0o755 });
    }
    const { PATH } = process.env;
    const switches = { STAND_IN_PASSWORD: backup, ...more };
    Object.assign(process.env, { PATH: `${bin}:${PATH}`, ...switches });
    return () => {
        process.env.PATH = PATH;
        for (const name of Object.keys(switches)) {
            Reflect.deleteProperty(process.env, name);
        }
        fs.rmSync(bin, { recursive: true });
    };
}
