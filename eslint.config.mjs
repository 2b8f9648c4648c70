import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["bin/", ".cache/", ".offline/", "coverage/", "node_modules/"] },
    js.configs.recommended,
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { project: "tsconfig.check.json", tsconfigRootDir: import.meta.dirname } },
        rules: {
            // A component is often created for its effect alone, as Pulumi programs do everywhere.
            "no-new": "off",
            // A number in a message is plain; everything else must be turned into text on purpose.
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/explicit-module-boundary-types": "error",
            "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
        },
    },
    {
        files: ["tests/**/*.ts"],
        rules: {
            // chai's assertions are property reads.
            "@typescript-eslint/no-unused-expressions": "off",
            // A test names the value it expects; a wrong assumption fails the test.
            "@typescript-eslint/no-non-null-assertion": "off",
        },
    },
    {
        files: ["**/*.mjs", "**/*.cjs"],
        languageOptions: {
            globals: { console: "readonly", module: "writable", process: "readonly", require: "readonly" },
        },
    },
);
