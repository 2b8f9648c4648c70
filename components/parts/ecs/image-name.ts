import { matching } from "../validation/rules";

/** An image by registry, repository, and tag or digest. */
export const imageName = matching(
    /^[a-z0-9][a-z0-9._:/-]*[a-z0-9](:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
    "an image such as quay.io/prometheus/prometheus:v3.15.0",
);

/** An image whose tag or digest says which one it is, tomorrow too. */
export const pinned = matching(
    /(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$/,
    "an image with a tag or digest that stays, so not latest",
);
