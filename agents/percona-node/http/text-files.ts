import * as fs from "node:fs";

// `import page from "./page.html"` is its text: in the bundle by esbuild's loader of that name, and where the sources run as
// they are by this. It has to be imported before the first such file. No folder may be beside it with the file's name: what
// `./page` means would change.
// eslint-disable-next-line @typescript-eslint/no-deprecated -- the way that Node keeps for what comes through `require`
require.extensions[".html"] = (module, file) => {
    module.exports = fs.readFileSync(file, "utf8");
};
