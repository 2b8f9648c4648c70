import type { FileSystemBasics } from "../../parts/file-system/file-system";

/** The file system with themes, images, drivers and keys. */
export interface PanintelligenceFiles extends FileSystemBasics {
    /** User and group that all files belong to. Default: 1000 for both. */
    owner?: FileOwner;
    /** Folder on the file system that the directories are in. Default: `/pi`. */
    basePath?: string;
    /** Where the image looks for JDBC drivers: `custom_jdbc`, or `tomcat/custom_jdbc_drivers` of newer images. Default: `custom_jdbc`. */
    jdbcPath?: string;
    /** Mounts `locale`, which hides the image's own. Default: whether the seed has files there. */
    mountLocale?: boolean;
    /**
     * Makes the task `file-tools`, which sees the whole file system: it lists what a restore brought back, and copies from there
     * what is missing. Default: false.
     */
    tools?: boolean;
    /** Refuses to delete or replace the file system, until this is switched off and applied. Default: that of the deployment. */
    protect?: boolean;
}

/** User and group of files, by number. */
export interface FileOwner {
    /** Default: 1000. */
    uid?: number;
    /** Default: 1000. */
    gid?: number;
}
