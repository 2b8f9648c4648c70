import { classFacts } from "../../database/instance-class";
import type { Costed } from "../cost";

/** Alarms of every deployment: balancer 7, certificate 1, database 6, file system 3, licence 1, seeding 2. */
const always = 20;

/** Alarms of each service: processor, memory, and whether it answers. The dashboard and Adminer are not asked. */
const ofService = 2;

/** How many alarms a deployment will have, about, before anything of it is made; for the estimate of its cost. */
export function alarmCount({ tasks, database }: Pick<Costed, "tasks" | "database">): number {
    const asked = tasks.filter(({ name }) => !["dashboard", "adminer"].includes(name)).length;
    const credits = classFacts(database.instanceClass)?.burstable ? 1 : 0;
    return always + ofService * tasks.length + asked + credits;
}
