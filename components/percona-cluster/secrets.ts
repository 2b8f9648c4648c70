import * as pulumi from "@pulumi/pulumi";
import { accounts } from "../../agents/percona-node/contract";
import {
    generatedPassword,
    generatedSecret,
    keptSecret,
    type GeneratedSecret,
    type GeneratedSecretArgs,
} from "../parts/generated-secret";
import type { Scope } from "../parts/scope";
import { NodeStorage } from "./node";
import type { PerconaClusterSettings } from "./settings";

/** Characters of the passphrase, which is typed by nobody. */
const passphraseLength = 64;

/** The secrets of a cluster. */
export interface ClusterSecrets {
    /** `{root, replication, backup, monitor}` as JSON. */
    credentials: GeneratedSecret;
    /** Passphrase of the instances' own disks, where there are some. */
    luks: GeneratedSecret | undefined;
}

/** Makes the passwords of MySQL's accounts and, for the instances' own disks, a passphrase. */
export function clusterSecrets(scope: Scope, settings: PerconaClusterSettings): ClusterSecrets {
    const common: Omit<GeneratedSecretArgs, "description" | "readers"> = {
        kmsKeyArn: settings.kmsKeyArn,
        recoveryWindowDays: settings.secretRecoveryDays,
        protect: settings.protect,
    };
    const passwords = accounts.map((account) => [account, generatedPassword(scope, `password-${account}`)] as const);
    return {
        credentials: keptSecret(scope, "credentials", pulumi.jsonStringify(Object.fromEntries(passwords)), {
            ...common,
            naming: { name: `${settings.clusterId}/mysql-credentials` },
            description: `Passwords of MySQL's accounts in the cluster ${settings.clusterId}`,
            readers: settings.credentialsSecretReaders,
        }),
        luks:
            settings.node.storage === NodeStorage.InstanceStore
                ? generatedSecret(
                      scope,
                      "luks",
                      {
                          ...common,
                          naming: { namePrefix: `${settings.clusterId}-luks-` },
                          description: `Passphrase of the data disks in the cluster ${settings.clusterId}`,
                          readers: [],
                      },
                      passphraseLength,
                  )
                : undefined,
    };
}
