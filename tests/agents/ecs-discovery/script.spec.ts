import { describeUpdater } from "./cases";
import { script } from "./updaters";

describeUpdater("the shell updater", script);
