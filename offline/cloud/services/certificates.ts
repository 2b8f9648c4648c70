import { createHash } from "node:crypto";
import { accountId, regionalArn, timestamp, uuid } from "../identifiers";
import { kept, type Models, type Thing } from "../model";
import { text, texts, type Properties, type Value } from "../values";

const thirteenMonths = 395 * 24 * 3600 * 1000;

/** ACM certificates and the wait for their validation. */
export const certificates: Models = {
    "aws:acm/certificate:Certificate": {
        replacedBy: [
            "certificateAuthorityArn",
            "domainName",
            "keyAlgorithm",
            "subjectAlternativeNames",
            "validationMethod",
            "validationOptions",
        ],
        id: (draft) => regionalArn("acm", draft.region, `certificate/${uuid()}`),
        outputs: certificateOutputs,
    },
    "aws:acm/certificateValidation:CertificateValidation": {
        replacedBy: "everything",
        id: () => `${timestamp().replace("T", " ").replace("Z", "")} +0000 UTC`,
        made: (thing) => {
            const certificate = thing.cloud.get(
                "aws:acm/certificate:Certificate",
                text(thing.inputs.certificateArn) ?? "",
            );
            if (certificate !== undefined) {
                const notAfter = new Date(Date.now() + thirteenMonths).toISOString();
                thing.cloud.amend(certificate, { status: "ISSUED", notBefore: timestamp(), notAfter });
            }
        },
    },
};

function certificateOutputs(thing: Thing): Properties {
    const imported = thing.inputs.certificateBody !== undefined;
    const domain = text(thing.inputs.domainName) ?? "";
    const names = [...new Set([domain, ...texts(thing.inputs.subjectAlternativeNames)])];
    const byDns =
        !imported && thing.inputs.validationMethod !== "EMAIL" && thing.inputs.certificateAuthorityArn === undefined;
    return {
        arn: thing.id,
        subjectAlternativeNames: imported ? [] : names,
        domainValidationOptions: byDns ? names.map(validationOption) : [],
        status: kept(thing, "status", () => (imported ? "ISSUED" : "PENDING_VALIDATION")),
        type: imported ? "IMPORTED" : "AMAZON_ISSUED",
        keyAlgorithm: thing.inputs.keyAlgorithm ?? "RSA_2048",
        renewalEligibility: "INELIGIBLE",
        pendingRenewal: false,
        validationEmails: [],
    };
}

/** The record that proves the ownership of a name is the same for each certificate of an account; a wildcard shares it. */
function validationOption(domainName: string): Value {
    const owner = domainName.replace(/^\*\./, "");
    const digest = createHash("sha256").update(`${accountId} ${owner}`).digest("hex");
    return {
        domainName,
        resourceRecordName: `_${digest.slice(0, 32)}.${owner}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${digest.slice(32, 64)}.mhbtsbpdnt.acm-validations.aws.`,
    };
}
