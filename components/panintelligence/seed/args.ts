/** Files that the file system begins with. What a customer changes or deletes stays as it is, whatever is seeded later. */
export interface Seed {
    /**
     * Folder of this machine, from where Pulumi runs, with folders called `themes`, `images`, `svg`, `custom_jdbc`, `locale` or
     * `files` in it. Default: none.
     */
    folder?: string;
    /** Replaces files that nobody has changed when the folder has newer ones. Default: true. */
    updateUnmodified?: boolean;
    /** Makes files again that somebody has deleted. Default: false. */
    restoreDeleted?: boolean;
}
