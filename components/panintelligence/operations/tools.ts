import { imageName, pinned } from "../../parts/ecs/image-name";
import type { Checks } from "../../parts/validation/checks";

/** Images of the tasks that are run by hand. */
export interface DatabaseTools {
    /** An image with the AWS command line and bash. Default: `public.ecr.aws/aws-cli/aws-cli:2.27.0`. */
    awsImage?: string;
    /**
     * An image with the client of MariaDB, bash and the usual commands. Default: `public.ecr.aws/docker/library/mariadb` of the
     * database's version.
     */
    clientImage?: string;
}

/** `DatabaseTools`, checked and complete. */
export type ToolImages = Required<DatabaseTools>;

/** Where both images are that are taken by default. */
export const publicRegistry = "public.ecr.aws";

/** Releases of MariaDB whose client is known to be there, by what RDS calls the version. */
const clients: Readonly<Record<string, string>> = { "10.6": "10.6.21", "10.11": "10.11.11", "11.4": "11.4.5" };

/** Checks the images and fills in what is left out; `engineVersion` is the database's. */
export function toolImages(checks: Checks, args: DatabaseTools, engineVersion: string): ToolImages {
    const [version = engineVersion] = /^\d+\.\d+/.exec(engineVersion) ?? [];
    const client = `${publicRegistry}/docker/library/mariadb:${clients[version] ?? version}`;
    const aws = `${publicRegistry}/aws-cli/aws-cli:2.27.0`;
    return {
        awsImage: checks.plain("databaseTools.awsImage", args.awsImage ?? aws, imageName, pinned),
        clientImage: checks.plain("databaseTools.clientImage", args.clientImage ?? client, imageName, pinned),
    };
}
