import { expect } from "chai";
import { ofType, type Answers, type Recording } from "../../support/mocks";
import { awsAnswers } from "../support/aws-answers";
import { deploy, licenceArn, loginArn, taskOf } from "../support/panintelligence";
import { statements, trust, trusts } from "../support/policies";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd";
const databaseSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:pi-database-Ef5gHi";
const services = ["dashboard", "renderer", "pirana", "scheduler"];

/** ARNs of secrets as they are, since a key in them stands behind a certain colon. */
const answers: Answers = {
    ...awsAnswers(),
    resource: (made) =>
        made.type === "aws:secretsmanager/secret:Secret" ? { arn: databaseSecret } : awsAnswers().resource(made),
};

/** Purposes of the policies of a role. */
function purposes(recording: Recording, role: string): string[] {
    const names = ofType(recording, rolePolicy).map(({ name }) => name);
    return names.filter((name) => name.startsWith(`pi-${role}-`)).map((name) => name.replace(`pi-${role}-`, ""));
}

describe("Panintelligence: its roles", () => {
    let usual: Recording;

    before(async () => {
        usual = await deploy({ args: { kmsKeyArn }, answers });
        expect(usual.failures).to.deep.equal([]);
    });

    it("are two for each service, which only ECS takes", () => {
        const taken = trusts(usual);
        for (const role of services.flatMap((name) => [`${name}-task-role`, `${name}-execution-role`])) {
            expect(taken).to.deep.include([`pi-${role}`, trust("ecs-tasks.amazonaws.com")]);
        }
        const roles = services.flatMap((name) => [
            taskOf(usual, name).taskRoleArn,
            taskOf(usual, name).executionRoleArn,
        ]);
        expect(new Set(roles).size).to.equal(8);
    });

    it("let dashboard and scheduler mount their directories, and the others nothing at all", () => {
        expect(purposes(usual, "dashboard-task-role")).to.deep.equal(["files"]);
        expect(purposes(usual, "scheduler-task-role")).to.deep.equal(["files"]);
        expect(purposes(usual, "renderer-task-role")).to.deep.equal([]);
        expect(purposes(usual, "pirana-task-role")).to.deep.equal([]);
        const text = (role: string): string =>
            JSON.stringify(statements(usual, rolePolicy, `pi-${role}-task-role-files`));
        expect(text("scheduler")).to.match(/ClientMount.*AccessPointArn/s);
        expect(text("scheduler")).not.to.equal(text("dashboard"));
        expect(text("dashboard") + text("scheduler")).not.to.include('"Resource":"*"');
    });

    it("let a start read its own secrets and no other's, once each", () => {
        const [read, decrypt] = statements(usual, rolePolicy, "pi-dashboard-execution-role-secrets") as {
            Resource: string[];
        }[];
        expect(read!.Resource).to.have.members([licenceArn, loginArn, databaseSecret]);
        expect(decrypt).to.deep.equal({
            Sid: "DecryptSecrets",
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: kmsKeyArn,
            Condition: { StringEquals: { "kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"] } },
        });
        const [ofScheduler] = statements(usual, rolePolicy, "pi-scheduler-execution-role-secrets") as {
            Resource: string[];
        }[];
        expect(ofScheduler!.Resource).to.have.members([loginArn, databaseSecret]);
    });

    it("let a start write to the log of its own service", () => {
        for (const name of services) {
            const [logs] = statements(usual, rolePolicy, `pi-${name}-execution-role-logs`);
            expect(logs, name).to.have.nested.property(
                "Resource[0]",
                `arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/pi-dev-${name}`,
            );
        }
    });
});
