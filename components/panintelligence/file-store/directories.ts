import { directories } from "../../../lambdas/efs-seed/contract";

/** A directory of the file system, which one volume of a task shows. */
export type Directory = (typeof directories)[number];

/** Path of a directory from the root of the file system. */
export function pathOf(directory: Directory, basePath: string): string {
    return `${basePath === "/" ? "" : basePath}/${directory}`;
}

/** Where Panintelligence is in its image. */
const home = "/var/panintelligence/Dashboard";

/** Where a container expects each directory; `jdbcPath` differs between versions of the image. */
export function containerPath(directory: Directory, { jdbcPath }: { jdbcPath: string }): string {
    switch (directory) {
        case "keys":
            return `${home}/keys`;
        case "custom_jdbc":
            return `${home}/${jdbcPath}`;
        default:
            return `${home}/tomcat/webapps/panMISDashboardResources/${directory}`;
    }
}
