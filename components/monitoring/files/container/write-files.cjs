// Runs before the other containers of a task, as root. Writes the files of FILES (base64 of the gzip of a JSON object: content
// by path) for everybody to read, and makes the folders of OWNERS (JSON: user id by path), each its user's own.
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const { FILES = "", OWNERS = "{}" } = process.env;
const files = JSON.parse(zlib.gunzipSync(require("node:buffer").Buffer.from(FILES, "base64")).toString("utf8"));
for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    fs.writeFileSync(file, content, { mode: 0o644 });
}
for (const [folder, owner] of Object.entries(JSON.parse(OWNERS))) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
    fs.chownSync(folder, owner, owner);
}
console.log(`wrote ${Object.keys(files).length} files`);
