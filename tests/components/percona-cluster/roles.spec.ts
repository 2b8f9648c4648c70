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

/** What is allowed of a key by way of one service. */
function useOfKey(Sid: string, key: string, service: string, ...Action: string[]): object {
    const Condition = { StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } };
    return { Sid, Effect: "Allow", Action, Resource: key, Condition };
}

describe("PerconaCluster: what its nodes may do", () => {
    it("is what their programs call, and nothing more", async () => {
        const needed = [...called(), ...besides];
        expect([...new Set(allowed(await deploy()))].sort()).to.deep.equal([...new Set(needed)].sort());
    });

    it("is to use the keys of what they work with, and to read their passphrase and what they begin with", async () => {
        const [own, old] = ["own", "old"].map((id) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`) as [
            string,
            string,
        ];
        const recording = await deploy({
            args: {
                kmsKeyArn: own,
                bootstrapKmsKeyArn: old,
                bootstrapFrom: "s3://percona-old-backups-0a1b2c3/old",
                node: { type: "i3en.xlarge" },
            },
        });
        const may = (purpose: string): unknown[] =>
            statements(recording, rolePolicy, `percona-instance-role-${purpose}`);
        expect(may("coordination").slice(1)).to.deep.equal([
            useOfKey("UseTheKeyOfTheTable", own, "dynamodb", "kms:Decrypt"),
        ]);
        expect(may("backups").slice(3)).to.deep.equal([
            useOfKey("UseTheKeyOfTheBucket", own, "s3", "kms:Decrypt", "kms:GenerateDataKey"),
        ]);
        expect(may("credentials").slice(1)).to.deep.equal([
            useOfKey("DecryptTheSecret", own, "secretsmanager", "kms:Decrypt"),
            {
                Sid: "RotateTheCredentials",
                Effect: "Allow",
                Action: [
                    "secretsmanager:DescribeSecret",
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:UpdateSecretVersionStage",
                ],
                Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:orders/mysql-credentials",
            },
            useOfKey("UseTheKeyOfTheNewCredentials", own, "secretsmanager", "kms:GenerateDataKey"),
        ]);
        expect(may("disks")).to.deep.equal([
            {
                Sid: "ReadTheSecret",
                Effect: "Allow",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: "arn:aws:secretsmanager:eu-west-1:123456789012:percona-luks-0a1b2c3",
            },
            useOfKey("DecryptTheSecret", own, "secretsmanager", "kms:Decrypt"),
        ]);
        const source = "arn:aws:s3:::percona-old-backups-0a1b2c3";
        expect(may("source")).to.deep.equal([
            {
                Sid: "ListBackupsToBeginWith",
                Effect: "Allow",
                Action: ["s3:ListBucket"],
                Resource: source,
                Condition: { StringLike: { "s3:prefix": ["old/*"] } },
            },
            {
                Sid: "ReadBackupsToBeginWith",
                Effect: "Allow",
                Action: ["s3:GetObject"],
                Resource: ["full", "incremental", "binlogs"].map((folder) => `${source}/old/${folder}/*`),
            },
            useOfKey("UseTheKeyOfTheBackupsToBeginWith", old, "s3", "kms:Decrypt"),
        ]);
        expect(may("metrics")[0]).to.deep.include({
            Condition: { StringEquals: { "cloudwatch:namespace": ["Stackwarden/Percona", "CWAgent"] } },
        });
    });
});
