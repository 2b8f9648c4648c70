let written = 0;

/**
 * Id of a new version of a secret, as Pulumi's provider makes them: `terraform-`, the time, and a counter that begins anew in
 * each process. Two that follow each other differ in the time alone.
 *
 * https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/id/id.go
 */
export function secretVersionId(): string {
    written += 1;
    return `terraform-20261122${String(written).padStart(10, "0")}00000001`;
}
