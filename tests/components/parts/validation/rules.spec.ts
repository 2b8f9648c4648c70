import { expect } from "chai";
import {
    ec2Id,
    hostedZoneId,
    instanceTypeName,
    kmsKeyArn,
    logRetention,
    regionName,
    roleArn,
    secretArn,
    tagMap,
    topicArn,
} from "../../../../components/parts/validation/aws-rules";
import type { Rule } from "../../../../components/parts/validation/checks";
import { emailAddress, hostname, ipv4Range } from "../../../../components/parts/validation/network-rules";
import {
    atLeast,
    distinct,
    matching,
    oneOf,
    percentage,
    wholeNumber,
} from "../../../../components/parts/validation/rules";
import {
    awsSchedule,
    longestGapHours,
    secretRotationSchedule,
} from "../../../../components/parts/validation/schedule-rules";

/** A rule with values it takes, and values it refuses with the words that matter in its message. */
interface Case<T> {
    rule: Rule<T>;
    good: T[];
    bad: [value: unknown, says: string][];
}

const key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const label63 = "a".repeat(63);

const strings: Record<string, Case<string>> = {
    ipv4Range: {
        rule: ipv4Range,
        good: ["0.0.0.0/0", "10.0.0.0/8", "192.168.1.7/32", "172.16.0.0/12"],
        bad: [
            ["10.1.2.3/8", "write 10.0.0.0/8"],
            ["10.1.2.3", "write 10.1.2.3/32"],
            ["10.0.0.0/33", "an IPv4 range such as"],
            ["300.0.0.0/8", "an IPv4 range such as"],
            ["::/0", "an IPv4 range such as"],
            ["", "IPv4 range"],
            [7, "an IPv4 range such as"],
        ],
    },
    hostname: {
        rule: hostname,
        good: ["pmm.example.com", "a.io", "x-1.y2.example.co.uk", `${label63}.example.com`],
        bad: [
            ["pmm", "fully qualified"],
            ["PMM.example.com", "lower case"],
            ["*.example.com", "fully qualified"],
            ["pmm.example.com.", "fully qualified"],
            ["-pmm.example.com", "fully qualified"],
            ["pmm_1.example.com", "fully qualified"],
            [`a${label63}.example.com`, "fully qualified"],
            [`${`${label63}.`.repeat(4)}com`, "fully qualified"],
            ["10.0.0.1", "fully qualified"],
        ],
    },
    emailAddress: {
        rule: emailAddress,
        good: ["ops@example.com", "first.last+pmm@mail.example.co.uk"],
        bad: [
            ["ops", "e-mail address"],
            ["ops@example", "e-mail address"],
            ["ops @example.com", "e-mail address"],
            ["a@b@example.com", "e-mail address"],
        ],
    },
    ec2Id: {
        rule: ec2Id("subnet"),
        good: ["subnet-0123456789abcdef0", "subnet-12ab34cd"],
        bad: [
            ["vpc-0123456789abcdef0", "subnet-0123456789abcdef0"],
            ["subnet-XYZ", "hexadecimal"],
            ["subnet-0123", "8 or 17"],
        ],
    },
    kmsKeyArn: {
        rule: kmsKeyArn,
        good: [key, key.replace("aws", "aws-us-gov")],
        bad: [
            ["1234abcd-12ab-34cd-56ef-1234567890ab", "an ARN such as"],
            ["arn:aws:kms:eu-west-1:123456789012:alias/pmm", "an ARN such as"],
        ],
    },
    topicArn: {
        rule: topicArn,
        good: ["arn:aws:sns:eu-west-1:123456789012:alarms"],
        bad: [["arn:aws:sqs:eu-west-1:123456789012:alarms", "arn:aws:sns"]],
    },
    roleArn: {
        rule: roleArn,
        good: ["arn:aws:iam::123456789012:role/path/reader", "arn:aws-cn:iam::123456789012:role/reader"],
        bad: [
            ["arn:aws:iam::123456789012:user/me", "role/"],
            ["reader", "an ARN such as"],
        ],
    },
    secretArn: {
        rule: secretArn,
        good: [
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-login-Ab3dEf",
            "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:team/login-Ab3dEf",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1234abcd-Ab3dEf",
        ],
        bad: [
            ["database-login", "an ARN such as arn:aws:secretsmanager"],
            ["arn:aws:ssm:eu-west-1:123456789012:parameter/login", "secret:database-login"],
            ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:", "an ARN such as"],
        ],
    },
    hostedZoneId: {
        rule: hostedZoneId,
        good: ["Z0123456789ABCDEFGHIJ", "Z3AADJGX6KTTL2"],
        bad: [
            ["/hostedzone/Z3AADJGX6KTTL2", "hosted zone id"],
            ["example.com", "hosted zone id"],
        ],
    },
    regionName: {
        rule: regionName,
        good: ["eu-central-1", "us-gov-west-1", "ap-southeast-2"],
        bad: [
            ["Frankfurt", "region"],
            ["eu-central-1a", "region"],
        ],
    },
    instanceTypeName: {
        rule: instanceTypeName,
        good: ["m5.large", "u-6tb1.112xlarge", "m5.metal"],
        bad: [
            ["large", "instance type"],
            ["M5.large", "instance type"],
        ],
    },
    awsSchedule: {
        rule: awsSchedule,
        good: [
            "cron(0 5 * * ? *)",
            "cron(0 5 ? * * *)",
            "cron(0 6 ? * MON *)",
            "cron(0/30 0-6 L * ? *)",
            "cron(0 5 ? * 2#1 2026-2030)",
        ],
        bad: [
            ["0 5 * * ? *", "six fields such as cron("],
            ["cron(0 5 * * *)", "six fields"],
            ["rate(1 day)", "six fields"],
            ["cron(0 5 * * * *)", "? in one of its two day fields"],
            ["cron(0 5 ? * ? *)", "? in one of its two day fields"],
            ["cron(0 25 * * ? *)", "number 25 is not between 0 and 23"],
            ["cron(x 5 * * ? *)", "six fields"],
            ["cron(0 5 * FOO ? *)", "FOO stands for nothing"],
            ["cron(0 5 ? * MON-XXX *)", "MON-XXX stands for nothing"],
            ["cron(1,,2 5 * * ? *)", "1,,2 stands for nothing"],
            ["cron(10-5 5 * * ? *)", "10-5 stands for nothing"],
            ["cron(*/0 5 * * ? *)", "number 0 is not between"],
        ],
    },
    secretRotationSchedule: {
        rule: secretRotationSchedule,
        good: [
            "rate(4 hours)",
            "rate(1 day)",
            "rate(30 days)",
            "rate(999 days)",
            "cron(0 4 1 * ? *)",
            "cron(0 4/12 * * ? *)",
            "cron(0 16 ? * 2#1 *)",
            "cron(0 2 L * ? *)",
            "cron(0 0/4 * * ? *)",
        ],
        bad: [
            ["rate(3 hours)", "from 4 hours to 999 days apart"],
            ["rate(0 days)", "from 4 hours"],
            ["rate(1000 days)", "to 999 days"],
            ["rate(30 minutes)", "a schedule such as rate(30 days) or cron(0 4 1 * ? *)"],
            ["every month", "a schedule such as rate(30 days)"],
            [undefined, "is missing: must be a schedule such as"],
            [30, "a schedule such as rate(30 days)"],
            ["cron(0 4 * * *)", "six fields"],
            ["cron(0 4 * * * *)", "? in one of its two day fields"],
            ["cron(0 25 * * ? *)", "number 25 is not between 0 and 23"],
            ["cron(30 4 1 * ? *)", "minute 0 and year *"],
            ["cron(0,30 4 1 * ? *)", "minute 0"],
            ["cron(0 4 1 * ? 2030)", "year *"],
            ["cron(0 * * * ? *)", "4 hours or more between two rotations"],
            ["cron(0 8-10 1 * ? *)", "4 hours or more"],
            ["cron(0 1,23 * * ? *)", "4 hours or more"],
        ],
    },
    matching: {
        rule: matching(/^a+$/, "of the letter a"),
        good: ["a", "aaa"],
        bad: [
            ["b", "must be of the letter a"],
            [undefined, "is missing"],
        ],
    },
};

const numbers: Record<string, Case<number>> = {
    wholeNumber: {
        rule: wholeNumber(1, 10, "days"),
        good: [1, 10],
        bad: [
            [0, "whole number of days from 1 to 10"],
            [11, "from 1 to 10"],
            [1.5, "whole number"],
            [Number.NaN, "whole number"],
            ["5", "whole number"],
        ],
    },
    percentage: {
        rule: percentage,
        good: [0.1, 85, 100],
        bad: [
            [0, "percentage above 0"],
            [100.1, "up to 100"],
            ["90", "percentage"],
        ],
    },
    logRetention: {
        rule: logRetention,
        good: [1, 365, 3653],
        bad: [
            [364, "one of 1, 3, 5, 7"],
            [0, "one of"],
        ],
    },
    oneOf: { rule: oneOf([3, 4]), good: [3, 4], bad: [[5, "must be one of 3, 4"]] },
};

function table<T>(cases: Record<string, Case<T>>): void {
    for (const [name, { rule, good, bad }] of Object.entries(cases)) {
        describe(name, () => {
            for (const value of good) {
                it(`takes ${JSON.stringify(value)}`, () => {
                    expect(rule(value, "path")).to.deep.equal([]);
                });
            }
            for (const [value, says] of bad) {
                it(`refuses ${JSON.stringify(value)}`, () => {
                    const lines = rule(value as T, "path");
                    expect(lines).to.have.length(1);
                    expect(lines[0])
                        .to.match(/^path is /)
                        .and.include(says);
                });
            }
        });
    }
}

describe("rules for one value", () => {
    table(strings);
    table(numbers);
});

describe("rules for lists", () => {
    it("want enough elements", () => {
        expect(atLeast(2, "subnet ids")(["a", "b"], "p")).to.deep.equal([]);
        expect(atLeast(2, "subnet ids")(["a"], "p")).to.deep.equal(['p is ["a"]: must have at least 2 subnet ids']);
    });

    it("want each element once, and say it once", () => {
        expect(distinct()(["a", "b"], "p")).to.deep.equal([]);
        expect(distinct()(["a", "a", "a", "b"], "p")).to.deep.equal([
            'p is ["a","a","a","b"]: has "a" twice: keep one',
        ]);
    });
});

describe("tagMap", () => {
    it("takes names and values that AWS takes", () => {
        expect(tagMap({ "cost center": "4/2", Umgebung: "Prüfung", owner: "" }, "tags")).to.deep.equal([]);
    });

    it("refuses names that are taken", () => {
        expect(tagMap({ "aws:x": "1", "Stackwarden:data": "no" }, "tags")).to.have.length(2);
    });

    it("refuses characters and lengths that AWS refuses", () => {
        expect(tagMap({ "a*b": "1" }, "tags")[0])
            .to.include("a name in tags")
            .and.include("a*b");
        expect(tagMap({ a: "x".repeat(257) }, "tags")[0])
            .to.include('tags["a"]')
            .and.include("256");
        expect(tagMap({ ["n".repeat(129)]: "1" }, "tags")).to.have.length(1);
    });

    it("refuses more than AWS has room for", () => {
        const many = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`t${index}`, "1"]));
        expect(tagMap(many, "tags")).to.deep.equal(["tags has 41 tags: keep to 40"]);
    });
});

describe("longestGapHours", () => {
    const from = new Date("2026-01-01T00:00:00Z");
    const cases: [schedule: string, hours: number][] = [
        ["cron(0 5 * * ? *)", 24],
        ["cron(0 0/6 * * ? *)", 6],
        ["cron(0 6 ? * MON *)", 168],
        ["cron(0 5 ? * MON-FRI *)", 72],
        ["cron(0 5 1 * ? *)", 744],
        ["cron(0 5 * * ? 2025)", Infinity],
    ];
    for (const [schedule, hours] of cases) {
        it(`is ${hours} for ${schedule}`, () => {
            expect(longestGapHours(schedule, from)).to.equal(hours);
        });
    }
});
