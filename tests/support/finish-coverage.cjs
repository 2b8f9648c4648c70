// Mocha gives its workers a second to end, and a worker's coverage takes longer to write. The signal that follows would end it
// in the middle; with a handler for it, the worker ends when it has written.
if (/[\\/]worker\.c?js$/.test(process.argv[1] ?? "")) {
    process.on("SIGTERM", () => undefined);
}
