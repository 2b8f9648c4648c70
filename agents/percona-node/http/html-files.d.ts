/** A file's text (`text-files.ts`). */
declare module "*.html" {
    const text: string;
    export default text;
}
