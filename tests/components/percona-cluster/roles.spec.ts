import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ofType, type Recording } from "../../support/mocks";
import { deploy } from "../support/percona";
import { statements } from "../support/policies";

const root = path.resolve(__dirname, "../../..");
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";

/** IAM's prefix of a client's service. */
const prefixes: Record<string, string> = {
    "auto-scaling": "autoscaling",
    cloudwatch: "cloudwatch",
    dynamodb: "dynamodb",
    ec2: "ec2",
    "elastic-load-balancing-v2": "elasticloadbalancing",
    s3: "s3",
    "secrets-manager": "secretsmanager",
    sns: "sns",
};

/** Calls whose action has another name. */
const renamed: Record<string, string> = { "s3:ListObjectsV2": "s3:ListBucket" };

/** What the programs of the host call, which are Python, and what uploads in parts and the CloudWatch agent need besides. */
const besides = [
    "autoscaling:DescribeAutoScalingInstances",
    "ec2:DescribeTags",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
];

/** What is imported from a client, at once or when it is needed. */
const imported = /\{([^{}]*)\} (?:from |= await import\()"@aws-sdk\/client-([a-z0-9-]+)"/g;

/** Actions that the agent's sources call, by the commands and paginators they import. */
function called(): Set<string> {
    const actions = new Set<string>();
    const folder = path.join(root, "agents/percona-node");
    for (const file of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (file.endsWith(".ts")) {
            const source = fs.readFileSync(path.join(folder, file), "utf8");
            for (const [, names = "", client = ""] of source.matchAll(imported)) {
                commandsIn(names).forEach((command) => actions.add(actionOf(client, command)));
            }
        }
    }
    return actions;
}

function commandsIn(names: string): string[] {
    return [...names.matchAll(/\b(?:paginate([A-Z]\w+)|([A-Z]\w+)Command)\b/g)].map(
        ([, paginated, sent]) => paginated ?? sent ?? "",
    );
}

function actionOf(client: string, command: string): string {
    const action = `${prefixes[client] ?? client}:${command}`;
    return renamed[action] ?? action;
}

function allowed(recording: Recording): string[] {
    const found = ofType(recording, rolePolicy)
        .filter(({ name }) => name.startsWith("percona-instance-role-"))
        .flatMap(({ name }) => statements(recording, rolePolicy, name) as { Action: string[] }[]);
    return found.flatMap(({ Action }) => Action).filter((action) => !/^(kms|logs):/.test(action));
}

describe("PerconaCluster: what its nodes may do", () => {
    it("is what their programs call, and nothing more", async () => {
        const needed = [...called(), ...besides];
        expect([...new Set(allowed(await deploy()))].sort()).to.deep.equal([...new Set(needed)].sort());
    });
});
