import { describeUpdater } from "./cases";
import { sidecar } from "./updaters";

describeUpdater("the sidecar", sidecar);
