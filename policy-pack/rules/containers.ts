import type { Properties } from "./properties";
import { refuseWhen, type Finding } from "./rule";
import { Unknown, whenKnown, type Verdict } from "./reading";

const definitions = "containerDefinitions";

/** A finding for each container of a task definition that is wrong or may turn out to be; `what` gets its place. */
export function refuseContainers(
    task: Properties,
    wrong: (container: Properties) => Verdict,
    what: (place: string) => string,
): Finding[] {
    const containers = task.documents(definitions);
    if (containers instanceof Unknown) {
        return refuseWhen(containers, what(definitions));
    }
    return containers.flatMap((one, index) => refuseWhen(whenKnown(one, wrong), what(`${definitions}[${index}]`)));
}

/** A finding for each container of a task definition whose image is called latest. */
export function refuseLatest(task: Properties): Finding[] {
    return refuseContainers(
        task,
        (container) => whenKnown(container.text("image"), (image) => isLatest(image)),
        (place) => `\`${place}.image\` is called latest`,
    );
}

/** Whether an image is what its registry calls latest today. */
export function isLatest(image = ""): boolean {
    return image !== "" && imageParts(image).tag === "latest";
}

/** The repository and the tag of an image; no tag when it is named by digest, and `latest` when by neither. */
export function imageParts(image: string): { repository: string; tag?: string } {
    const [named = "", digest] = image.split("@");
    const [, repository = named, tag] = /^(.*):([^:/]*)$/.exec(named) ?? [];
    return digest === undefined ? { repository, tag: tag ?? "latest" } : { repository };
}
