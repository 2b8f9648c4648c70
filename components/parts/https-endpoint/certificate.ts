import type * as pulumi from "@pulumi/pulumi";
import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import type { Scope } from "../scope";

/** What a certificate is for. */
export interface CertificateArgs {
    /** Host names in full; the first names the certificate. */
    hostnames: string[];
    /** Public hosted zone that all of them are in. */
    zoneId: pulumi.Input<string>;
    /** Authorities that may issue certificates for them; an empty list leaves their CAA records alone. */
    issuers: string[];
}

/** A certificate of ACM, issued once its owner is proved through DNS. Gives its ARN, known only when it can be used. */
export function validatedCertificate(scope: Scope, args: CertificateArgs): pulumi.Output<string> {
    const { hostnames, zoneId } = args;
    const permissions =
        args.issuers.length === 0 ? [] : hostnames.map((hostname) => issuerRecord(scope, hostname, args));
    const certificate = new acm.Certificate(
        scope.name("certificate"),
        {
            domainName: hostnames[0],
            subjectAlternativeNames: hostnames,
            validationMethod: "DNS",
            tags: scope.tags("certificate"),
        },
        // The authority looks for CAA records before it issues.
        scope.options({ dependsOn: permissions }),
    );
    const proofs = hostnames.map((hostname) => {
        const option = certificate.domainValidationOptions.apply(
            (options) =>
                options.find((each) => each.domainName === hostname) ??
                scope.refuse(`ACM names no DNS record that would validate ${hostname}: run the update again`),
        );
        return new route53.Record(
            scope.name(`validation-${hostname}`),
            {
                zoneId,
                name: option.resourceRecordName,
                type: option.resourceRecordType,
                records: [option.resourceRecordValue],
                ttl: 60,
                // The next certificate for a name is validated by the very same record.
                allowOverwrite: true,
            },
            scope.options(),
        );
    });
    return new acm.CertificateValidation(
        scope.name("certificate-validation"),
        { certificateArn: certificate.arn, validationRecordFqdns: proofs.map((proof) => proof.fqdn) },
        scope.options(),
    ).certificateArn;
}

function issuerRecord(scope: Scope, hostname: string, args: CertificateArgs): route53.Record {
    return new route53.Record(
        scope.name(`caa-${hostname}`),
        {
            zoneId: args.zoneId,
            name: hostname,
            type: "CAA",
            // Nobody may issue a wildcard certificate.
            records: [...args.issuers.map((issuer) => `0 issue "${issuer}"`), '0 issuewild ";"'],
            ttl: 300,
        },
        scope.options(),
    );
}
