import type * as pulumi from "@pulumi/pulumi";
import type { SeedEntry } from "../../../lambdas/efs-seed/contract";
import {
    directoryPath,
    fileSystemSettings,
    withinLimits,
    type FileSystemSettings,
} from "../../parts/file-system/file-system";
import { problem, type Checks, type Rule } from "../../parts/validation/checks";
import { matching, wholeNumber } from "../../parts/validation/rules";
import type { PanintelligenceFiles } from "./args";
import { pathOf } from "./directories";

/** `PanintelligenceFiles`, checked and complete; `directory` is its `basePath`. */
export interface FilesSettings extends FileSystemSettings {
    owner: { uid: number; gid: number };
    jdbcPath: string;
    mountLocale: boolean;
    tools: boolean;
}

/** Checks a file system and fills in what it leaves out; `seeded` is what the seed brings. */
export function filesSettings(
    checks: Checks,
    args: PanintelligenceFiles,
    common: { kmsKeyArn: pulumi.Output<string> | undefined; protect: boolean; seeded: readonly SeedEntry[] },
): FilesSettings {
    const { owner = {}, jdbcPath = "custom_jdbc" } = args;
    const own = fileSystemSettings(checks, { protect: common.protect, ...args }, { directory: "/pi" }, "files");
    const uid = checks.plain("files.owner.uid", owner.uid ?? 1000, posixId);
    return {
        ...own,
        kmsKeyArn: own.kmsKeyArn ?? common.kmsKeyArn,
        directory: checks.plain("files.basePath", args.basePath ?? own.directory, basePathFor(uid)),
        owner: { uid, gid: checks.plain("files.owner.gid", owner.gid ?? 1000, posixId) },
        jdbcPath: checks.plain("files.jdbcPath", jdbcPath, relativePath),
        mountLocale: args.mountLocale ?? common.seeded.some(({ path }) => path.startsWith("locale/")),
        tools: args.tools ?? false,
    };
}

/** POSIX ids that EFS takes. Source: https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html */
const posixId = wholeNumber(0, 4_294_967_295, "POSIX ids");

/** Below it must be room for a directory; the root of a file system belongs to root, who alone can make directories there. */
function basePathFor(uid: number): Rule<string> {
    return (value, path) => {
        if (value === "/") {
            return uid === 0
                ? []
                : [problem(path, value, "goes with files.owner.uid 0 alone: name a folder, such as /pi")];
        }
        const malformed = directoryPath(value, path);
        return malformed.length > 0 ? malformed : withinLimits(pathOf("custom_jdbc", value), `${path} and custom_jdbc`);
    };
}

const relativePath = matching(
    /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/,
    "a path below the installation, such as custom_jdbc or tomcat/custom_jdbc_drivers",
);
